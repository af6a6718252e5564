using System.Collections.Generic;
using System.Text;
using ArenaNative;

namespace Arena.Native.Tests.Support;

/// <summary>Where each code point of a text begins, counted in bytes and in UTF-16 units, the plain way.</summary>
internal sealed class TextIndex
{
    private readonly List<uint> _bytes = [0];
    private readonly List<uint> _utf16 = [0];

    public TextIndex(string text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            _bytes.Add(_bytes[^1] + (uint)rune.Utf8SequenceLength);
            _utf16.Add(_utf16[^1] + (uint)rune.Utf16SequenceLength);
        }
    }

    public uint Convert(uint codePoint, OffsetUnit unit) =>
        (unit == OffsetUnit.Bytes ? _bytes : _utf16)[(int)codePoint];
}
