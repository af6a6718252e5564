using System.Runtime.CompilerServices;

namespace Arena.Core.Text.Regex;

/// <summary>
/// A known pattern as a scanner: one pass, one table. None of them has an empty match, and where a match begins does not
/// depend on what was before. The regular expression that each equals stands in KnownGrammars.
/// </summary>
internal abstract unsafe class Grammar : TextPattern
{
    /// <summary>Where the match that begins here ends, or here if none does. pre: at is less than length.</summary>
    public abstract nint Match(byte* text, nint at, nint length);

    public sealed override bool Begin(ref RegexScratches scratches, byte* text, nint length, out TextMatches matches)
    {
        matches = new TextMatches { Text = text, Length = length };
        return true;
    }

    public sealed override RegexFind FindNext(ref RegexScratches scratches, ref TextMatches matches, out nint start, out nint end)
    {
        for (start = matches.Position; start < matches.Length;)
        {
            matches.Position = end = Match(matches.Text, start, matches.Length);
            if (end > start) return RegexFind.Found;
            ScanClasses.At(matches.Text + start, out nint size);
            start += size;
        }

        matches.Position = end = matches.Length;
        return RegexFind.None;
    }

    /// <summary>
    /// 's, 't, 're, 've, 'm, 'll or 'd, as the (?i:...) of the patterns has it: of all letters only the long s is one with
    /// another of these.
    /// </summary>
    /// <returns>The end, or at.</returns>
    protected static nint AnyCaseContraction(byte* text, nint at, nint length)
    {
        if (length - at < 2 || text[at] != '\'') return at;
        byte first = text[at + 1];
        if (first == 0xC5) return length - at > 2 && text[at + 2] == 0xBF ? at + 3 : at; // U+017F
        return Contraction((byte)(first | 0x20), at, length - at > 2 ? (byte)(text[at + 2] | 0x20) : (byte)0);
    }

    /// <summary>The same in small letters only.</summary>
    protected static nint SmallContraction(byte* text, nint at, nint length)
        => length - at < 2 || text[at] != '\'' ? at : Contraction(text[at + 1], at, length - at > 2 ? text[at + 2] : (byte)0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Contraction(byte first, nint at, byte second) => first switch
    {
        (byte)'s' or (byte)'t' or (byte)'m' or (byte)'d' => at + 2,
        (byte)'r' or (byte)'v' => second == 'e' ? at + 3 : at,
        (byte)'l' => second == 'l' ? at + 3 : at,
        _ => at,
    };

    /// <summary>
    /// \s*[\r\n]+|\s+(?!\S)|\s+ at a space: up to the last line end of the run of spaces; without one the run, less its
    /// last character where a word follows that may want it.
    /// </summary>
    protected static nint Spaces(byte* text, nint at, nint length)
    {
        nint lineEnd = at, before = at, end = at;
        while (end < length && (ScanClasses.At(text + end, out nint one) & ScanClass.Space) != 0)
        {
            if (text[end] is (byte)'\r' or (byte)'\n') lineEnd = end + 1;
            before = end;
            end += one;
        }

        if (lineEnd > at) return lineEnd;
        return end == length || before == at ? end : before;
    }

    /// <summary>\s+(?!\S)|\s+ at a space.</summary>
    protected static nint SpacesWithoutLines(byte* text, nint at, nint length)
    {
        nint before = at, end = at;
        while (end < length && (ScanClasses.At(text + end, out nint one) & ScanClass.Space) != 0)
        {
            before = end;
            end += one;
        }

        return end == length || before == at ? end : before;
    }

    /// <summary>Up to so many numbers.</summary>
    protected static nint Numbers(byte* text, nint at, nint length, int most)
    {
        for (int i = 0; i < most && at < length && (ScanClasses.At(text + at, out nint one) & ScanClass.Number) != 0; i++) at += one;
        return at;
    }
}
