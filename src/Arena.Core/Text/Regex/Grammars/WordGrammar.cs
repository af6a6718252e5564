namespace Arena.Core.Text.Regex;

/// <summary>cl100k, Llama 3, OLMo and the Qwens: contractions, words with one character before them, numbers, symbols, spaces.</summary>
/// <param name="word">What words are of: letters, or letters and marks.</param>
/// <param name="mostNumbers">How many numbers stand together.</param>
internal sealed unsafe class WordGrammar(ScanClass word, int mostNumbers) : Grammar
{
    private readonly ScanClass _noSymbol = word | ScanClass.Number | ScanClass.Space;

    public override nint Match(byte* text, nint at, nint length)
    {
        nint contraction = AnyCaseContraction(text, at, length);
        if (contraction > at) return contraction;

        ScanClass first = ScanClasses.At(text + at, out nint size);
        if ((first & word) != 0) return ScanClasses.SkipAny(text, at + size, length, word);
        if ((first & ScanClass.Number) != 0) return Numbers(text, at, length, mostNumbers);

        nint next = at + size;
        ScanClass second = ScanClass.None;
        nint secondSize = 0;
        if (next < length)
        {
            second = ScanClasses.At(text + next, out secondSize);
            if ((second & word) != 0 && text[at] is not ((byte)'\r' or (byte)'\n')) return ScanClasses.SkipAny(text, next + secondSize, length, word);
        }

        if ((first & ScanClass.Space) != 0)
        {
            if (text[at] != ' ' || next == length || (second & _noSymbol) != 0) return Spaces(text, at, length);
            next += secondSize;
        }

        return ScanClasses.SkipLineEnds(text, ScanClasses.SkipNone(text, next, length, _noSymbol), length);
    }
}
