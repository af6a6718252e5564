using System;

namespace Arena.Core.Memory;

/// <summary>Text written into a buffer that may be too short: what has no room is counted, and the rest is cut off.</summary>
internal unsafe struct TextSink(byte* buffer, nuint capacity)
{
    /// <summary>Bytes of the whole text, the NUL not included.</summary>
    public nuint Length { get; private set; }

    public void Write(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text) Write(value);
    }

    public void Write(byte value)
    {
        if (Length < capacity) buffer[Length] = value;
        Length++;
    }

    public void Write(ulong number) => WritePadded(number, 0);

    /// <summary>A number at the right edge of a column.</summary>
    public void WritePadded(ulong number, int width)
    {
        byte* digits = stackalloc byte[20];
        int count = 0;
        do digits[count++] = (byte)('0' + number % 10);
        while ((number /= 10) != 0);
        for (; width > count; width--) Write((byte)' ');
        while (count > 0) Write(digits[--count]);
    }

    public void WriteAddress(void* address)
    {
        Write("0x"u8);
        for (int shift = 60; shift >= 0; shift -= 4) Write("0123456789abcdef"u8[(int)((ulong)address >> shift) & 15]);
    }

    /// <summary>A text between quotation marks, as JSON writes it.</summary>
    public void WriteQuoted(ReadOnlySpan<byte> text)
    {
        Write((byte)'"');
        foreach (byte value in text)
        {
            if (value is (byte)'"' or (byte)'\\') Write((byte)'\\');
            Write(value < ' ' ? (byte)' ' : value);
        }

        Write((byte)'"');
    }

    /// <summary>Puts the NUL where the text ends or was cut.</summary>
    public readonly void Finish()
    {
        if (capacity != 0) buffer[nuint.Min(Length, capacity - 1)] = 0;
    }
}
