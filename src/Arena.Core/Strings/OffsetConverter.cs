using System.Diagnostics;

namespace Arena.Core.Strings;

/// <summary>
/// Turns byte offsets of one valid UTF-8 text into code points or UTF-16 units. It keeps its place, so that offsets
/// which mostly ascend, as those of tokens do, cost one pass over the text; a step back is walked back.
/// </summary>
public unsafe struct OffsetConverter(byte* text, OffsetUnit unit)
{
    private readonly byte* _text = text;
    private readonly uint _wide = unit == OffsetUnit.Utf16 ? 1u : 0u;
    private uint _byte;
    private uint _count;

    /// <summary>pre: offset lies on a character boundary of the text.</summary>
    public uint Convert(uint offset)
    {
        // A character is counted at its first byte; one of four bytes (F0..F7) is two UTF-16 units.
        for (; _byte < offset; _byte++) _count += UnitsAt(_byte);
        for (; _byte > offset; _byte--) _count -= UnitsAt(_byte - 1);
        Debug.Assert(_byte == offset);
        return _count;
    }

    private readonly uint UnitsAt(uint position)
    {
        byte value = _text[position];
        if ((value & 0xC0) == 0x80) return 0;
        return value >= 0xF0 ? 1 + _wide : 1;
    }
}
