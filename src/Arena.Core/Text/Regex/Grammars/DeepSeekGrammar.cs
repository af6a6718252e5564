namespace Arena.Core.Text.Regex;

/// <summary>The third stage of DeepSeek V3. Numbers are left out: the first stage has taken them.</summary>
internal sealed unsafe class DeepSeekGrammar : Grammar
{
    private const ScanClass Word = ScanClass.Letter | ScanClass.Mark;

    public override nint Match(byte* text, nint at, nint length)
    {
        ScanClass first = ScanClasses.At(text + at, out nint size);
        nint next = at + size;
        if (next < length && IsAsciiLetter(text[next]) && size == 1 && (first & ScanClass.PunctuationOrSymbol) != 0)
        {
            do next++;
            while (next < length && IsAsciiLetter(text[next]));
            return next;
        }

        if ((first & Word) != 0) return ScanClasses.SkipAny(text, next, length, Word);
        ScanClass second = next < length ? ScanClasses.At(text + next, out _) : ScanClass.None;
        bool mayPrecede = (first & ScanClass.PunctuationOrSymbol) == 0 && text[at] is not ((byte)'\r' or (byte)'\n');
        if (mayPrecede && (second & Word) != 0) return ScanClasses.SkipAny(text, next, length, Word);

        bool isSymbol = ((text[at] == ' ' ? second : first) & ScanClass.PunctuationOrSymbol) != 0;
        if (isSymbol) return ScanClasses.SkipLineEnds(text, ScanClasses.SkipAny(text, next, length, ScanClass.PunctuationOrSymbol), length);
        return (first & ScanClass.Space) != 0 ? Spaces(text, at, length) : at;
    }

    private static bool IsAsciiLetter(byte c) => (uint)((c | 0x20) - 'a') < 26;
}
