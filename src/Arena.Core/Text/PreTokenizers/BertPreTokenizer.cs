using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Cuts at white space, which is dropped, and around every punctuation character, which becomes a word.</summary>
public sealed unsafe class BertPreTokenizer : SplitwisePreTokenizer
{
    protected override bool CutOne(byte* text, Split split, ref SplitList words)
    {
        uint wordStart = split.Start;
        for (byte* next = text + split.Start; next < text + split.End;)
        {
            uint at = (uint)(next - text);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            CodePointClass kind = CodePointClasses.OfUnchecked(codePoint);
            if ((kind & (CodePointClass.Whitespace | CodePointClass.Punctuation)) == 0) continue;

            uint after = (uint)(next - text);
            if (!words.Add(wordStart, at)) return false;
            if ((kind & CodePointClass.Punctuation) != 0 && !words.Add(at, after)) return false;
            wordStart = after;
        }

        return words.Add(wordStart, split.End);
    }
}
