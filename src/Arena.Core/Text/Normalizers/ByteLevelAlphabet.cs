using System;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// GPT-2's alphabet, in which every byte is a printable character: those that are printable in Latin-1 stand for themselves,
/// the others are counted up from U+0100.
/// </summary>
public static unsafe class ByteLevelAlphabet
{
    /// <summary>What the space became.</summary>
    public const uint Space = 0x120;

    private const uint FirstOther = 0x100;
    private const uint Characters = 0x144;

    private static readonly ushort[] CharacterOf = MakeCharacters();
    private static readonly short[] ByteOf = MakeBytes();

    /// <summary>The character that stands for a byte.</summary>
    public static uint ToCharacter(byte value) => CharacterOf[value];

    /// <summary>The byte that a character stands for, or -1.</summary>
    public static int ToByte(uint codePoint) => codePoint < Characters ? ByteOf[codePoint] : -1;

    /// <summary>Writes a stretch of the text being read with its bytes as characters, which stand for what the bytes do.</summary>
    /// <returns>False if memory ran out.</returns>
    public static bool Write(ref NormalizedText text, nint start, nint end)
    {
        // No character of the alphabet has more than two bytes; the last one is encoded as if it could have four.
        if (!text.Room(2 * (end - start) + 2)) return false;
        for (nint i = start; i < end; i++) text.Append(CharacterOf[text.Bytes[i]], text.Starts[i], text.Ends[i]);
        return true;
    }

    private static bool IsPrintable(int value) => value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);

    private static ushort[] MakeCharacters()
    {
        ushort[] characters = new ushort[256];
        uint next = FirstOther;
        for (int value = 0; value < 256; value++) characters[value] = (ushort)(IsPrintable(value) ? (uint)value : next++);
        return characters;
    }

    private static short[] MakeBytes()
    {
        short[] bytes = new short[Characters];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < 256; value++) bytes[CharacterOf[value]] = (short)value;
        return bytes;
    }
}
