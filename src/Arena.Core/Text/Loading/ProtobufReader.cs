using System;
using System.Buffers.Binary;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Walks the fields of one protocol buffer message (protobuf.dev, "Encoding"). Seven fields of SentencePiece's model are all
/// that is read here, so a library for all of protobuf would be more code than this. Messages inside are read by another
/// reader over their bytes: nothing recurses.
/// </summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message, long start)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>Number of the field that was read.</summary>
    public int Field { get; private set; }

    /// <summary>Its value if it is a number.</summary>
    public ulong Number { get; private set; }

    /// <summary>Its value if it is a string, bytes or a message, and where that stands in the file.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public long ValueStart { get; private set; }

    /// <summary>Whether the value is a string, bytes or a message.</summary>
    public bool IsBytes { get; private set; }

    /// <summary>Its value as a float.</summary>
    public readonly float Float => BitConverter.UInt32BitsToSingle((uint)Number);

    /// <summary>Reads the next field; false at the end.</summary>
    public bool Read()
    {
        if (_at == _message.Length) return false;
        ulong tag = ReadVarint();
        if (tag >> 3 is 0 or > int.MaxValue) throw Bad("a field has no number");
        Field = (int)(tag >> 3);
        IsBytes = (tag & 7) == Bytes;
        Value = default;
        switch (tag & 7)
        {
            case Varint:
                Number = ReadVarint();
                return true;
            case Fixed64:
                Number = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                return true;
            case Fixed32:
                Number = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                return true;
            case Bytes:
                ulong length = ReadVarint();
                ValueStart = start + _at;
                Value = Take(length);
                return true;
            default:
                throw Bad("a field is of a kind that does not exist");
        }
    }

    public readonly ArenaException Bad(string message) => new(Status.InvalidData, $"the SentencePiece model is damaged: {message}", start + _at);

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)(_message.Length - _at)) throw Bad("it ends inside a field");
        ReadOnlySpan<byte> taken = _message.Slice(_at, (int)length);
        _at += (int)length;
        return taken;
    }

    private ulong ReadVarint()
    {
        ulong number = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at == _message.Length) throw Bad("it ends inside a number");
            byte part = _message[_at++];
            number |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80) return number;
        }

        throw Bad("a number has more than 64 bits");
    }
}
