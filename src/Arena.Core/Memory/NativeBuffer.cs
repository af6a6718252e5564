using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

/// <summary>
/// A growing array in native memory for scratch that outlives a call, such as an encoder's. The default value is empty.
/// Items moves when the buffer grows; do not keep it across calls that add. Do not copy the struct: each copy would
/// free.
/// </summary>
public unsafe struct NativeBuffer<T> : IDisposable where T : unmanaged
{
    private const int LeastCapacity = 16;

    public T* Items;
    public int Count;
    public int Capacity;

    /// <summary>Bytes held, for statistics.</summary>
    public readonly nuint Bytes => (nuint)Capacity * (nuint)sizeof(T);

    /// <summary>The items there are. Valid until the buffer grows or is disposed of.</summary>
    public readonly Span<T> Span => new(Items, Count);

    /// <summary>Makes room for that many items in all; Count stays. At least doubles, so adding is linear.</summary>
    /// <returns>Ok, TooLarge above 2^31 - 1 items, or OutOfMemory; the buffer is unchanged on failure.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Status EnsureCapacity(long capacity) =>
        (ulong)capacity <= (uint)Capacity ? Status.Ok : Grow(capacity);

    /// <summary>As <see cref="EnsureCapacity"/>, where every failure is treated alike.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Reserve(long capacity) => EnsureCapacity(capacity) == Status.Ok;

    /// <summary>As <see cref="Add"/>, where every failure is treated alike.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAdd(T item) => Add(item) == Status.Ok;

    /// <summary>Adds one item.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Status Add(T item)
    {
        if (Count == Capacity)
        {
            Status status = Grow(Count + 1L);
            if (status != Status.Ok) return status;
        }

        Items[Count++] = item;
        return Status.Ok;
    }

    /// <summary>Forgets the items and keeps the memory.</summary>
    public void Clear() => Count = 0;

    /// <summary>Frees the memory and leaves the buffer empty and usable.</summary>
    public void Dispose()
    {
        NativeMemory.Free(Items);
        this = default;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Status Grow(long least)
    {
        if ((ulong)least > int.MaxValue) return Status.TooLarge;

        long capacity = long.Max(least, long.Min(2L * Capacity, int.MaxValue));
        capacity = long.Max(capacity, LeastCapacity);
        try
        {
            Items = (T*)NativeMemory.Realloc(Items, (nuint)capacity * (nuint)sizeof(T));
        }
        catch (OutOfMemoryException)
        {
            return Status.OutOfMemory;
        }

        Capacity = (int)capacity;
        return Status.Ok;
    }
}
