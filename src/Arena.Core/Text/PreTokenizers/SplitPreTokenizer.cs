using Arena.Core.Text.Normalizers;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>tokenizer.json's "Split": cuts by the matches of a pattern, each split by itself.</summary>
public sealed unsafe class SplitPreTokenizer : IPreTokenizer
{
    private readonly TextPattern _pattern;
    private readonly SplitBehavior _behavior;
    private readonly bool _invert;

    /// <param name="pattern">What to look for.</param>
    /// <param name="behavior">What becomes of it.</param>
    /// <param name="invert">Matches are what is kept, and the rest is matched.</param>
    internal SplitPreTokenizer(TextPattern pattern, SplitBehavior behavior, bool invert)
        => (_pattern, _behavior, _invert) = (pattern, behavior, invert);

    public bool Cut(ref NormalizedText text, ref SplitList splits)
    {
        splits.BeginPass();
        for (int i = 0; i < splits.Count; i++)
        {
            if (!CutOne(ref text, splits.Items[i], ref splits)) return false;
        }

        splits.EndPass();
        return true;
    }

    private bool CutOne(ref NormalizedText text, Split split, ref SplitList splits)
    {
        SplitWriter writer = new(_behavior, _invert);
        if (!_pattern.Begin(ref text.Regexes, text.Bytes + split.Start, (nint)(split.End - split.Start), out TextMatches matches)) return false;

        uint at = split.Start;
        while (true)
        {
            RegexFind found = _pattern.FindNext(ref text.Regexes, ref matches, out nint matchStart, out nint matchEnd);
            if (found == RegexFind.OutOfMemory) return false;
            if (found == RegexFind.None) break;

            (uint start, uint end) = (split.Start + (uint)matchStart, split.Start + (uint)matchEnd);
            if (start > at && !writer.Take(ref splits, at, start, false)) return false;
            if (!writer.Take(ref splits, start, end, true)) return false;
            at = end;
        }

        return (at == split.End || writer.Take(ref splits, at, split.End, false)) && writer.Finish(ref splits);
    }
}
