namespace Arena.Core.Text.Regex;

/// <summary>
/// o200k, tekken and Kimi: words are cut where capitals follow small letters.
///
/// The first alternative, [upper]*[lower]+, takes all the upper ones it can and gives back until one of those may also be
/// a lower one; so it ends behind the lower ones that follow the uppers, or else behind the last of the uppers that is
/// both, such as a mark or an ideograph. The second, [upper]+[lower]*, is for uppers only.
/// </summary>
/// <param name="hasContractions">Whether a contraction may end a word.</param>
/// <param name="mostNumbers">How many numbers stand together.</param>
/// <param name="slashEnds">Whether a slash belongs to the line ends behind symbols.</param>
/// <param name="hanIsApart">Whether runs of Han characters stand by themselves, and no word has any.</param>
internal sealed unsafe class CaseGrammar(bool hasContractions, int mostNumbers, bool slashEnds, bool hanIsApart) : Grammar
{
    private const ScanClass NoSymbol = ScanClass.Letter | ScanClass.Number | ScanClass.Space;

    public override nint Match(byte* text, nint at, nint length)
    {
        ScanClass first = ScanClasses.At(text + at, out nint size);
        if (hanIsApart && (first & ScanClass.Han) != 0) return ScanClasses.SkipAny(text, at + size, length, ScanClass.Han);

        nint word = Word(text, at, size, length, first);
        if (word > at) return hasContractions ? AnyCaseContraction(text, word, length) : word;
        if ((first & ScanClass.Number) != 0) return Numbers(text, at, length, mostNumbers);

        nint symbol = text[at] == ' ' ? at + 1 : at;
        bool isSymbol = symbol < length && (ScanClasses.At(text + symbol, out _) & NoSymbol) == 0;
        if (!isSymbol) return Spaces(text, at, length);

        nint end = ScanClasses.SkipNone(text, symbol, length, NoSymbol);
        while (end < length && (text[end] is (byte)'\r' or (byte)'\n' || (slashEnds && text[end] == '/'))) end++;
        return end;
    }

    /// <summary>Both alternatives, each with one character before the word and then without.</summary>
    private nint Word(byte* text, nint at, nint size, nint length, ScanClass first)
    {
        bool mayPrecede = (first & (ScanClass.Letter | ScanClass.Number)) == 0 && text[at] is not ((byte)'\r' or (byte)'\n');
        nint behind = at + size;
        nint upperEnd = behind;
        if (mayPrecede && UpperThenLower(text, behind, length, out upperEnd) is var end && end > behind) return end;
        if ((first & (ScanClass.Upper | ScanClass.Lower)) != 0 && UpperThenLower(text, at, length, out nint ownUpperEnd) is var own)
        {
            if (own > at) return own;
            if (!mayPrecede || upperEnd == behind) return ownUpperEnd;
        }

        return mayPrecede && upperEnd > behind ? upperEnd : at;
    }

    /// <returns>The end of [upper]*[lower]+, or at; upperEnd is that of [upper]*.</returns>
    private nint UpperThenLower(byte* text, nint at, nint length, out nint upperEnd)
    {
        nint bothEnd = at, end = at;
        ScanClass kind = ScanClass.None;
        nint size = 0;
        while (end < length && ((kind = Of(text + end, out size)) & ScanClass.Upper) != 0)
        {
            end += size;
            if ((kind & ScanClass.Lower) != 0) bothEnd = end;
        }

        upperEnd = end;
        if (end == length || (kind & ScanClass.Lower) == 0) return bothEnd;
        while (end < length && (Of(text + end, out size) & ScanClass.Lower) != 0) end += size;
        return end;
    }

    private ScanClass Of(byte* text, out nint size)
    {
        ScanClass kind = ScanClasses.At(text, out size);
        return hanIsApart && (kind & ScanClass.Han) != 0 ? ScanClass.None : kind;
    }
}
