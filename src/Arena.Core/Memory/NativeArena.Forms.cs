// Forms of allocation made of the simple one: many pieces at once, and copies. native/arena_alloc.c has their twins.
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Allocates count pieces on 16-byte boundaries: all of them, or none.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfMemory, LimitExceeded, or TooLarge.</returns>
    public static Status AllocateMany(NativeArena* arena, nuint* sizes, nuint count, void** pieces)
    {
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok || count == 0) return status;
        if (sizes == null || pieces == null) return Status.InvalidArgument;

        // One allocation carved up: so nothing has to be taken back when the last piece does not fit.
        nuint total = 0;
        for (nuint i = 0; i < count; i++)
        {
            nuint padded = sizes[i] > GreatestRequest ? nuint.MaxValue : RoundUp(sizes[i]);
            total = padded > nuint.MaxValue - total ? nuint.MaxValue : total + padded;
        }

        byte* next = arena->Allocate(total);
        if (next == null) return arena->_lastStatus;

        for (nuint i = 0; i < count; i++)
        {
            pieces[i] = next;
            next += RoundUp(sizes[i]);
        }

        return Status.Ok;
    }

    /// <summary>Copies bytes into the arena and puts a NUL behind them. Null on failure.</summary>
    /// <param name="data">May be null when size is 0.</param>
    /// <param name="size">Bytes, or nuint.MaxValue when data ends in a NUL.</param>
    public byte* Copy(void* data, nuint size)
    {
        if (data == null && size != 0) return HandleSlab.IsLive(Self) ? Fail(Status.InvalidArgument) : null;
        if (size == nuint.MaxValue) size = LengthOf((byte*)data);

        byte* copy = Allocate(size + 1);
        if (copy == null) return null;

        NativeMemory.Copy(data, copy, size);
        copy[size] = 0;
        return copy;
    }

    private static nuint LengthOf(byte* text)
    {
        byte* end = text;
        while (*end != 0) end++;
        return (nuint)(end - text);
    }
}
