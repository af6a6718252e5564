using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Arena.Core.Text.Loading;

/// <summary>
/// The metadata of a GGUF file (ggml-org/ggml, docs/gguf.md), versions 2 and 3: keys with values, of which those under
/// "tokenizer." are kept as places in the file. Tensors behind the metadata are not looked at.
/// </summary>
internal sealed unsafe class GgufFile
{
    private const int UInt8 = 0;
    private const int Int8 = 1;
    private const int UInt32 = 4;
    private const int Int32 = 5;
    private const int Float32 = 6;
    private const int Bool = 7;
    private const int String = 8;
    private const int Array = 9;

    private readonly record struct Place(int Type, long Start);

    private readonly byte* _data;
    private readonly long _size;
    private readonly Dictionary<string, Place> _values = new(StringComparer.Ordinal);
    private long _at;

    public GgufFile(byte* data, int size)
    {
        _data = data;
        _size = size;
        if (!Take(4).SequenceEqual("GGUF"u8)) throw Bad("it does not begin with GGUF");
        if (ReadUInt32() is not (2 or 3)) throw new ArenaException(Status.Unsupported, "only versions 2 and 3 of GGUF are supported", 4);
        ReadUInt64();
        ulong count = ReadUInt64();
        for (ulong i = 0; i < count; i++)
        {
            string key = Encoding.UTF8.GetString(ReadText());
            int type = (int)Math.Min(ReadUInt32(), int.MaxValue);
            if (key.StartsWith("tokenizer.", StringComparison.Ordinal)) _values[key] = new Place(type, _at);
            SkipValue(type);
        }
    }

    public string? Text(string key) => Find(key, String) ? Encoding.UTF8.GetString(ReadText()) : null;

    public bool? Flag(string key) => Find(key, Bool) ? Take(1)[0] != 0 : null;

    public uint? Number(string key) => Find(key, UInt32) || Find(key, Int32) ? ReadUInt32() : null;

    /// <summary>An array of strings, as a cursor over it; null if there is none.</summary>
    public Strings? Texts(string key) => TryArray(key, String, out uint count) ? new Strings(this, _at, count) : null;

    public float[]? Floats(string key)
    {
        if (!TryArray(key, Float32, out uint count)) return null;
        ReadOnlySpan<byte> bytes = Take((long)count * sizeof(float));
        float[] floats = new float[count];
        for (int i = 0; i < floats.Length; i++) floats[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
        return floats;
    }

    /// <summary>An array of bytes.</summary>
    public byte[]? Bytes(string key)
        => TryArray(key, Int8, out uint count) || TryArray(key, UInt8, out count) ? Take(count).ToArray() : null;

    public int[]? Numbers(string key)
    {
        if (!TryArray(key, Int32, out uint count)) return null;
        ReadOnlySpan<byte> bytes = Take((long)count * sizeof(int));
        int[] numbers = new int[count];
        for (int i = 0; i < numbers.Length; i++) numbers[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes[(i * sizeof(int))..]);
        return numbers;
    }

    public ArenaException Bad(string message) => new(Status.InvalidData, $"the GGUF file is damaged: {message}", _at);

    private bool Find(string key, int type)
    {
        if (!_values.TryGetValue(key, out Place place) || place.Type != type) return false;
        _at = place.Start;
        return true;
    }

    private bool TryArray(string key, int type, out uint count)
    {
        count = 0;
        if (!Find(key, Array)) return false;
        if (ReadUInt32() != type) return false;
        ulong said = ReadUInt64();
        // Whatever the array is of, an item has a byte at least; so no count makes much larger arrays than the file is.
        if (said > (ulong)(_size - _at)) throw Bad("an array is longer than the file");
        count = (uint)said;
        return true;
    }

    private void SkipValue(int type)
    {
        if (type != Array)
        {
            SkipItem(type);
            return;
        }

        int inner = (int)Math.Min(ReadUInt32(), int.MaxValue);
        ulong count = ReadUInt64();
        if (inner == Array) throw new ArenaException(Status.Unsupported, "arrays of arrays in GGUF are not supported", _at);
        if (inner != String)
        {
            long width = Width(inner);
            if (count > (ulong)(_size - _at) / (ulong)width) throw Bad("an array is longer than the file");
            Take((long)count * width);
            return;
        }

        for (ulong i = 0; i < count; i++) ReadText();
    }

    private void SkipItem(int type)
    {
        if (type == String) ReadText();
        else Take(Width(type));
    }

    private int Width(int type) => type switch
    {
        UInt8 or Int8 or Bool => 1,
        2 or 3 => 2,
        UInt32 or Int32 or Float32 => 4,
        10 or 11 or 12 => 8,
        _ => throw Bad("a value is of a kind that does not exist"),
    };

    private ReadOnlySpan<byte> ReadText()
    {
        ulong length = ReadUInt64();
        if (length > (ulong)(_size - _at)) throw Bad("it ends inside a string");
        return Take((long)length);
    }

    private uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    private ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    private ReadOnlySpan<byte> Take(long length)
    {
        if (length > _size - _at) throw Bad("it ends inside a value");
        ReadOnlySpan<byte> taken = new(_data + _at, (int)length);
        _at += length;
        return taken;
    }

    /// <summary>The strings of an array, one after the other.</summary>
    public sealed class Strings(GgufFile file, long start, uint count)
    {
        private long _next = start;
        private uint _read;

        public long Position => _next;

        public bool Read(out ReadOnlySpan<byte> text)
        {
            text = default;
            if (_read == count) return false;
            file._at = _next;
            text = file.ReadText();
            (_next, _read) = (file._at, _read + 1);
            return true;
        }
    }
}
