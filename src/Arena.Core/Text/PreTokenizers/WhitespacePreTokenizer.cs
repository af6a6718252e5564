using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Keeps runs of word characters, and runs of what is neither that nor white space: \w+|[^\w\s]+.</summary>
public sealed unsafe class WhitespacePreTokenizer : SplitwisePreTokenizer
{
    private enum Kind
    {
        Space,
        Word,
        Other,
    }

    protected override bool CutOne(byte* text, Split split, ref SplitList words)
    {
        Kind run = Kind.Space;
        uint start = split.Start;
        for (byte* next = text + split.Start; next < text + split.End;)
        {
            uint at = (uint)(next - text);
            Kind kind = KindOf(Utf8.DecodeUnchecked(ref next));
            if (kind == run) continue;
            if (run != Kind.Space && !words.Add(start, at)) return false;
            (run, start) = (kind, at);
        }

        return run == Kind.Space || words.Add(start, split.End);
    }

    private static Kind KindOf(uint codePoint)
    {
        if ((CharacterKind.Of(codePoint) & CharacterKinds.Word) != 0) return Kind.Word;
        return (CodePointClasses.OfUnchecked(codePoint) & CodePointClass.Whitespace) != 0 ? Kind.Space : Kind.Other;
    }
}
