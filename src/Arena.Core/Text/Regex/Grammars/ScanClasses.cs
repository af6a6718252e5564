using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Regex;

/// <summary>Reads characters with their classes. pre, for all: text is valid UTF-8 from at to length.</summary>
internal static unsafe class ScanClasses
{
    /// <summary>The class of the character that begins here, and its bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScanClass At(byte* text, out nint size)
    {
        if (*text >= 0x80) return AtWide(text, out size);

        // The table's first blocks are not shared, so an ASCII character is its own index; a test reads them all.
        size = 1;
        return (ScanClass)Unsafe.Add(ref MemoryMarshal.GetReference(ScanClassTable.Values), (nint)(*text));
    }

    private static ScanClass AtWide(byte* text, out nint size)
    {
        byte* next = text;
        uint codePoint = Utf8.DecodeUnchecked(ref next);
        size = (nint)(next - text);
        return codePoint < ScanClassTable.Limit
            ? (ScanClass)TwoStage.At(ScanClassTable.Blocks, ScanClassTable.Values, ScanClassTable.Shift, codePoint)
            : ScanClass.None;
    }

    /// <summary>Moves past characters of any of the classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint SkipAny(byte* text, nint at, nint length, ScanClass classes)
    {
        while (at < length && (At(text + at, out nint size) & classes) != 0) at += size;
        return at;
    }

    /// <summary>Moves past characters of none of the classes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nint SkipNone(byte* text, nint at, nint length, ScanClass classes)
    {
        while (at < length && (At(text + at, out nint size) & classes) == 0) at += size;
        return at;
    }

    /// <summary>Moves past carriage returns and line feeds.</summary>
    public static nint SkipLineEnds(byte* text, nint at, nint length)
    {
        while (at < length && (text[at] is (byte)'\r' or (byte)'\n')) at++;
        return at;
    }
}
