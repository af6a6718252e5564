using System;
using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Arena.Core.Strings;

/// <summary>
/// Reading and writing UTF-8 in native memory. Validation is the framework's own vectorised one; what stands here is
/// what it does not give: the position of the first bad byte, and code points without a check for text that was checked.
/// </summary>
public static unsafe class Utf8
{
    public const uint Replacement = 0xFFFD;
    public const uint LastCodePoint = 0x10FFFF;

    /// <summary>Byte offset of the first sequence that is not UTF-8, or -1 if there is none.</summary>
    public static long FirstInvalid(byte* text, nuint length)
    {
        ReadOnlySpan<byte> rest = new(text, checked((int)length));
        if (System.Text.Unicode.Utf8.IsValid(rest)) return -1;

        long offset = 0;
        while (true)
        {
            // Whole valid stretches are skipped at vector speed, so that a bad byte at the end of a long text stays cheap.
            int ascii = rest.IndexOfAnyExceptInRange((byte)0, (byte)127);
            if (ascii > 0)
            {
                rest = rest[ascii..];
                offset += ascii;
            }

            if (Rune.DecodeFromUtf8(rest, out _, out int consumed) != OperationStatus.Done) return offset;
            rest = rest[consumed..];
            offset += consumed;
        }
    }

    /// <summary>
    /// Copies text, writing U+FFFD for each maximal bad sequence, as the Unicode Standard (chapter 3.9) recommends.
    /// pre: destination has room for 3 * length bytes, origins for one number more.
    /// </summary>
    /// <param name="text">What to copy.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="destination">Receives valid UTF-8.</param>
    /// <param name="origins">Receives for the first byte of each character, and for the end, where it was in text.</param>
    /// <returns>Bytes written.</returns>
    public static nuint Repair(byte* text, nuint length, byte* destination, uint* origins)
    {
        ReadOnlySpan<byte> rest = new(text, checked((int)length));
        uint written = 0;
        while (!rest.IsEmpty)
        {
            origins[written] = (uint)length - (uint)rest.Length;
            OperationStatus status = Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
            written += (uint)Encode(status == OperationStatus.Done ? (uint)rune.Value : Replacement, destination + written);
            rest = rest[consumed..];
        }

        origins[written] = (uint)length;
        return written;
    }

    /// <summary>Reads one code point and moves past it. pre: text is valid UTF-8 and not at its end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint DecodeUnchecked(ref byte* text)
    {
        uint first = *text;
        if (first < 0x80)
        {
            text += 1;
            return first;
        }

        if (first < 0xE0)
        {
            uint two = ((first & 0x1F) << 6) | (text[1] & 0x3Fu);
            text += 2;
            return two;
        }

        if (first < 0xF0)
        {
            uint three = ((first & 0x0F) << 12) | ((text[1] & 0x3Fu) << 6) | (text[2] & 0x3Fu);
            text += 3;
            return three;
        }

        uint four = ((first & 0x07) << 18) | ((text[1] & 0x3Fu) << 12) | ((text[2] & 0x3Fu) << 6) | (text[3] & 0x3Fu);
        text += 4;
        return four;
    }

    /// <summary>Writes one code point. pre: destination has room for 4 bytes.</summary>
    /// <returns>Bytes written, 1 to 4.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Encode(uint codePoint, byte* destination)
    {
        Debug.Assert(codePoint <= LastCodePoint);
        if (codePoint < 0x80)
        {
            destination[0] = (byte)codePoint;
            return 1;
        }

        if (codePoint < 0x800)
        {
            destination[0] = (byte)(0xC0 | (codePoint >> 6));
            destination[1] = (byte)(0x80 | (codePoint & 0x3F));
            return 2;
        }

        if (codePoint < 0x10000)
        {
            destination[0] = (byte)(0xE0 | (codePoint >> 12));
            destination[1] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
            destination[2] = (byte)(0x80 | (codePoint & 0x3F));
            return 3;
        }

        destination[0] = (byte)(0xF0 | (codePoint >> 18));
        destination[1] = (byte)(0x80 | ((codePoint >> 12) & 0x3F));
        destination[2] = (byte)(0x80 | ((codePoint >> 6) & 0x3F));
        destination[3] = (byte)(0x80 | (codePoint & 0x3F));
        return 4;
    }

    /// <summary>Number of code points in valid UTF-8.</summary>
    public static nuint CountCodePoints(byte* text, nuint length)
    {
        nuint count = 0;
        for (nuint i = 0; i < length; i++) count += (nuint)((sbyte)text[i] >= -64 ? 1 : 0);
        return count;
    }

    /// <summary>
    /// Length of a NUL-terminated string. Byte by byte: a vector reads behind the NUL, which is harmless but makes a host's
    /// valgrind speak up, and the tokenizer behind this takes ten times as long for each byte.
    /// </summary>
    public static nuint LengthOf(byte* text)
    {
        byte* end = text;
        while (*end != 0) end++;
        return (nuint)(end - text);
    }
}
