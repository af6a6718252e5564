using System;
using System.Buffers.Binary;

namespace Demo;

/// <summary>FNV-1a, 64 bits, over ids as little-endian int32.</summary>
internal struct IdHash()
{
    public ulong Value { get; private set; } = 14695981039346656037;

    public void Add(ReadOnlySpan<int> ids)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        ulong value = Value;
        foreach (int id in ids)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, id);
            foreach (byte part in bytes) value = (value ^ part) * 1099511628211;
        }

        Value = value;
    }
}
