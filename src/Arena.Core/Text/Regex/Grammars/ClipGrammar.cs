using System;

namespace Arena.Core.Text.Regex;

/// <summary>CLIP: contractions in small letters, runs of letters, single numbers, runs of symbols; spaces are between.</summary>
/// <param name="hasMarkers">Whether the markers of beginning and end are words of their own.</param>
internal sealed unsafe class ClipGrammar(bool hasMarkers) : Grammar
{
    private const ScanClass NoSymbol = ScanClass.Letter | ScanClass.Number | ScanClass.Space;

    public override nint Match(byte* text, nint at, nint length)
    {
        nint special = hasMarkers && text[at] == '<' ? Marker(text, at, length) : SmallContraction(text, at, length);
        if (special > at) return special;

        ScanClass first = ScanClasses.At(text + at, out nint size);
        if ((first & ScanClass.Letter) != 0) return ScanClasses.SkipAny(text, at + size, length, ScanClass.Letter);
        if ((first & ScanClass.Number) != 0) return at + size;
        return (first & ScanClass.Space) != 0 ? at : ScanClasses.SkipNone(text, at + size, length, NoSymbol);
    }

    private static nint Marker(byte* text, nint at, nint length)
    {
        ReadOnlySpan<byte> rest = new(text + at, (int)(length - at));
        if (rest.StartsWith("<|startoftext|>"u8)) return at + "<|startoftext|>"u8.Length;
        return rest.StartsWith("<|endoftext|>"u8) ? at + "<|endoftext|>"u8.Length : at;
    }
}
