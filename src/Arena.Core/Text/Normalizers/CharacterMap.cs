using System;
using System.Buffers.Binary;
using System.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// SentencePiece's precompiled_charsmap: the size of a double-array trie in bytes, the trie, and the texts that its values
/// point to, each ending in NUL. The trie comes from a file, so every index into it is checked.
/// </summary>
public sealed class CharacterMap
{
    private const uint HasLeaf = 1 << 8;
    private const uint ValueBits = (1u << 31) - 1;
    private const uint LabelBits = (1u << 31) | 0xFF;

    private readonly uint[] _units;
    private readonly byte[] _texts;

    /// <exception cref="FormatException">It is cut off, or its texts are not UTF-8.</exception>
    public CharacterMap(ReadOnlySpan<byte> data)
    {
        if (data.Length < sizeof(uint)) throw new FormatException("it has no size");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(data) / sizeof(uint);
        data = data[sizeof(uint)..];
        if (size > (uint)data.Length / sizeof(uint)) throw new FormatException("its trie is cut off");

        _units = new uint[size];
        for (int i = 0; i < _units.Length; i++) _units[i] = BinaryPrimitives.ReadUInt32LittleEndian(data[(i * sizeof(uint))..]);
        _texts = data[(_units.Length * sizeof(uint))..].ToArray();
        if (!Utf8.IsValid(_texts)) throw new FormatException("its texts are not UTF-8");
    }

    /// <summary>Finds what the shortest prefix that the map has becomes. That the rest goes too is the oracle's way.</summary>
    /// <returns>False if the map has none.</returns>
    public bool TryMap(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> mapped)
    {
        mapped = default;
        if (_units.Length == 0) return false;
        uint position = Offset(_units[0]);
        foreach (byte value in text)
        {
            if (value == 0) return false;
            position ^= value;
            if (position >= (uint)_units.Length || (_units[position] & LabelBits) != value) return false;
            uint unit = _units[position];
            position ^= Offset(unit);
            if ((unit & HasLeaf) != 0) return position < (uint)_units.Length && TryGetText(_units[position] & ValueBits, out mapped);
        }

        return false;
    }

    private static uint Offset(uint unit) => (unit >> 10) << (int)((unit & (1 << 9)) >> 6);

    private bool TryGetText(uint start, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (start > (uint)_texts.Length) return false;
        ReadOnlySpan<byte> rest = _texts.AsSpan((int)start);
        if (rest.Length > 0 && (rest[0] & 0xC0) == 0x80) return false;
        int length = rest.IndexOf((byte)0);
        text = length < 0 ? rest : rest[..length];
        return true;
    }
}
