using Arena.Core.Memory;
using Arena.Core.Strings;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Cuts at white space, which is dropped, and around every punctuation character, which becomes a word.</summary>
public sealed unsafe class BertPreTokenizer : IPreTokenizer
{
    public bool Cut(in NormalizedText text, in NativeBuffer<Split> splits, ref NativeBuffer<Split> words)
    {
        words.Count = 0;
        for (nint i = 0; i < splits.Count; i++)
        {
            if (!CutOne(text.Bytes, splits.Items[i], ref words)) return false;
        }

        return true;
    }

    private static bool CutOne(byte* text, Split split, ref NativeBuffer<Split> words)
    {
        uint wordStart = split.Start;
        for (byte* next = text + split.Start; next < text + split.End;)
        {
            uint at = (uint)(next - text);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            CodePointClass kind = CodePointClasses.OfUnchecked(codePoint);
            if ((kind & (CodePointClass.Whitespace | CodePointClass.Punctuation)) == 0) continue;

            uint after = (uint)(next - text);
            if (at > wordStart && !words.TryAdd(new Split(wordStart, at))) return false;
            if ((kind & CodePointClass.Punctuation) != 0 && !words.TryAdd(new Split(at, after))) return false;
            wordStart = after;
        }

        return split.End == wordStart || words.TryAdd(new Split(wordStart, split.End));
    }
}
