using System;

namespace Arena.Core.Text.Unicode;

/// <summary>
/// The alphabet in which byte-level tokenizers write bytes as text, since GPT-2: printable Latin-1 stands for itself, every
/// other byte for the next character from U+0100 on.
/// </summary>
internal static class ByteAlphabet
{
    /// <summary>Most bytes that a byte becomes.</summary>
    public const int MostBytes = 2;

    private static readonly char[] Characters = MakeCharacters();

    /// <summary>Writes bytes as text.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="text">Receives UTF-8; has room for <see cref="MostBytes"/> a byte.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        int length = 0;
        foreach (byte value in bytes)
        {
            char character = Characters[value];
            if (character < 0x80)
            {
                text[length++] = (byte)character;
                continue;
            }

            text[length++] = (byte)(0xC0 | (character >> 6));
            text[length++] = (byte)(0x80 | (character & 0x3F));
        }

        return length;
    }

    private static char[] MakeCharacters()
    {
        char[] characters = new char[256];
        char next = '\u0100';
        for (int value = 0; value < 256; value++)
        {
            bool isPrintable = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = isPrintable ? (char)value : next++;
        }

        return characters;
    }
}
