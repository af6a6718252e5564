// Structs that cross the ABI begin with a uint32_t struct_size, by which both sides may be of different age. The caller's
// part is what its own header knew: what it lacks counts as zero, and what it has more must be zero.
using System;
using Arena.Core;

namespace Arena.Native;

internal static unsafe class Structs
{
    // Far above any struct of this ABI: a larger size is uninitialised memory, and must not be read as a length.
    private const uint GreatestSize = 4096;

    /// <summary>Reads an options struct. Null asks for the defaults, which are all zero.</summary>
    /// <returns>Ok, or InvalidArgument for a bad struct_size or an unknown option; value is default then.</returns>
    public static Status Read<T>(T* source, out T value) where T : unmanaged
    {
        value = default;
        if (source == null) return Status.Ok;
        if (!HasSize(source, out int size)) return Status.InvalidArgument;

        int known = int.Min(size, sizeof(T));
        ReadOnlySpan<byte> bytes = new(source, size);
        if (bytes[known..].ContainsAnyExcept((byte)0)) return Status.InvalidArgument;

        fixed (T* target = &value) bytes[..known].CopyTo(new Span<byte>(target, known));
        return Status.Ok;
    }

    /// <summary>Tells whether an output struct is there and says its size; to be asked before the work is done.</summary>
    public static bool CanFill<T>(T* target) where T : unmanaged => target != null && HasSize(target, out _);

    /// <summary>Fills as much of an output struct as the caller has; its struct_size stays. pre: CanFill.</summary>
    public static void Fill<T>(T* target, in T value) where T : unmanaged
    {
        HasSize(target, out int size);
        int known = int.Min(size, sizeof(T)) - sizeof(uint);
        fixed (T* source = &value)
        {
            ReadOnlySpan<byte> bytes = new((byte*)source + sizeof(uint), known);
            bytes.CopyTo(new Span<byte>((byte*)target + sizeof(uint), known));
        }
    }

    private static bool HasSize(void* address, out int size)
    {
        uint said = *(uint*)address;
        size = (int)said;
        return said is >= sizeof(uint) and <= GreatestSize;
    }
}
