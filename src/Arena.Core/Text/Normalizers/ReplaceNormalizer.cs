using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// tokenizer.json's "Replace": puts a text in the place of each match. What is put in stands for the range of the last
/// byte before its end, as if it had been inserted there; at the very front that is the empty range.
/// </summary>
public sealed unsafe class ReplaceNormalizer : INormalizer
{
    private readonly TextPattern _pattern;
    private readonly byte[] _content;

    /// <param name="pattern">What to look for.</param>
    /// <param name="content">What to write instead, in UTF-8.</param>
    internal ReplaceNormalizer(TextPattern pattern, byte[] content) => (_pattern, _content) = (pattern, content);

    public bool Normalize(ref NormalizedText text)
    {
        // The oracle looks for nothing in nothing, not even for what is empty.
        if (text.Length == 0) return true;
        if (!_pattern.Begin(ref text.Regexes, text.Bytes, text.Length, out TextMatches matches)) return false;

        text.BeginPass();
        nint kept = 0;
        while (true)
        {
            RegexFind found = _pattern.FindNext(ref text.Regexes, ref matches, out nint start, out nint end);
            if (found == RegexFind.OutOfMemory) return false;
            nint until = found == RegexFind.None ? text.Length : start;
            if (!text.Room(until - kept + _content.Length)) return false;
            text.Keep(kept, until);
            if (found == RegexFind.None) break;

            (uint first, uint last) = end > 0 ? (text.Starts[end - 1], text.Ends[end - 1]) : (text.Origin, text.Origin);
            text.Append(_content, first, last);
            kept = end;
        }

        text.EndPass();
        return true;
    }
}
