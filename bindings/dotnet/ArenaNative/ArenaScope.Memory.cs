using System;
using System.Diagnostics.CodeAnalysis;
using ArenaNative.Raw;

namespace ArenaNative;

public readonly unsafe ref partial struct ArenaScope
{
    /// <summary>Places one value in the arena.</summary>
    [UnscopedRef]
    public ref T Create<T>(scoped in T value) where T : unmanaged
    {
        T* place = (T*)Take((nuint)sizeof(T));
        *place = value;
        return ref *place;
    }

    /// <summary>
    /// Makes memory of this arena larger or smaller; new elements are not cleared. The last allocation grows in place while
    /// its block has room, any other is copied. The old span is not to be used again.
    /// </summary>
    [UnscopedRef]
    public Span<T> Resize<T>(scoped Span<T> memory, int count, int alignment = (int)Granule) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        nuint size = (nuint)sizeof(T);
        fixed (T* old = memory)
        {
            void* moved = NativeMethods.arena_realloc(
                Header, old, (nuint)memory.Length * size, (nuint)count * size, (nuint)(uint)alignment);
            if (moved == null) ThrowLastStatus();
            return new Span<T>(moved, count);
        }
    }

    /// <summary>Allocates many pieces in one call: all of them, or none.</summary>
    [UnscopedRef]
    public Pieces AllocateMany(scoped ReadOnlySpan<int> sizes)
    {
        Span<nuint> wanted = Allocate<nuint>(sizes.Length);
        for (int i = 0; i < sizes.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(sizes[i], nameof(sizes));
            wanted[i] = (nuint)sizes[i];
        }

        Span<nint> pieces = Allocate<nint>(sizes.Length);
        fixed (nuint* first = wanted)
        fixed (nint* addresses = pieces)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_alloc_n(Header, first, (nuint)sizes.Length, (void**)addresses));
        return new Pieces(wanted, pieces);
    }

    /// <summary>Has the n-th following allocation fail once with OutOfMemory, for tests; 0 switches it off.</summary>
    public void FailAfter(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArenaException.ThrowUnlessOk(NativeMethods.arena_fail_after(Header, (ulong)n));
    }

    /// <summary>Tells what the arena of this scope holds.</summary>
    public ArenaStats ReadStats() => ArenaStats.Read(Header);

    /// <summary>Tells whether a span lies in memory that the arena has handed out and not taken back.</summary>
    public bool Owns(scoped ReadOnlySpan<byte> memory)
    {
        fixed (byte* first = memory) return NativeMethods.arena_owns(Header, first) != 0;
    }
}

/// <summary>Memory that was allocated in one call, piece by piece; lives as long as its scope.</summary>
public readonly unsafe ref struct Pieces
{
    private readonly ReadOnlySpan<nuint> _sizes;
    private readonly ReadOnlySpan<nint> _addresses;

    internal Pieces(ReadOnlySpan<nuint> sizes, ReadOnlySpan<nint> addresses)
    {
        _sizes = sizes;
        _addresses = addresses;
    }

    /// <summary>Number of pieces.</summary>
    public int Count => _sizes.Length;

    /// <summary>One piece, on a 16-byte boundary, not cleared.</summary>
    public Span<byte> this[int index] => new((void*)_addresses[index], (int)_sizes[index]);
}
