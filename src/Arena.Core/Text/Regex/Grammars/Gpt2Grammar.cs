namespace Arena.Core.Text.Regex;

/// <summary>GPT-2, r50k and p50k, and ByteLevel wherever it uses a regex.</summary>
internal sealed unsafe class Gpt2Grammar : Grammar
{
    public override nint Match(byte* text, nint at, nint length)
    {
        nint contraction = SmallContraction(text, at, length);
        if (contraction > at) return contraction;

        ScanClass first = ScanClasses.At(text + at, out nint size);
        nint body = at;
        if (text[at] == ' ' && at + 1 < length)
        {
            body = at + 1;
            first = ScanClasses.At(text + body, out size);
        }

        if ((first & ScanClass.Letter) != 0) return ScanClasses.SkipAny(text, body + size, length, ScanClass.Letter);
        if ((first & ScanClass.Number) != 0) return ScanClasses.SkipAny(text, body + size, length, ScanClass.Number);
        if ((first & ScanClass.Space) != 0) return SpacesWithoutLines(text, at, length);
        return ScanClasses.SkipNone(text, body + size, length, ScanClass.Letter | ScanClass.Number | ScanClass.Space);
    }
}
