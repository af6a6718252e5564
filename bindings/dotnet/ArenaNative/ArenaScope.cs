// A stretch of an arena's life: what is allocated in it is given back when it is closed.
//
// The compiler keeps spans inside. A scope is a ref struct, and every method that hands out memory is [UnscopedRef] or
// takes the scope by `in`, so the result may live as long as the scope's variable and not longer: returning it, or
// storing it in a variable declared before the scope, is an error. bindings/dotnet/README.md shows which.
//
// What the compiler cannot see is checked by one comparison at each use: only the innermost open scope of its arena may
// allocate. It stops allocation through a closed scope, through a copy of it, and through an outer scope whose memory
// an inner scope would give back.
using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using ArenaNative.Raw;

namespace ArenaNative;

/// <summary>
/// An open savepoint of an arena; disposing it gives back what was allocated since. Always declare with using.
/// </summary>
public readonly unsafe ref partial struct ArenaScope
{
    private const nuint Granule = 16;

    private readonly OpenScopes _scopes;
    private readonly ArenaHeader* _header;
    private readonly ArenaMark _mark;
    private readonly long _serial;
    private readonly long _parent;

    internal ArenaScope(OpenScopes scopes, ArenaHeader* header, ArenaMark mark, long serial, long parent)
    {
        _scopes = scopes;
        _header = header;
        _mark = mark;
        _serial = serial;
        _parent = parent;
    }

    /// <summary>The arena this scope belongs to.</summary>
    /// <exception cref="InvalidOperationException">It belongs to a pool, and may not be kept beyond the scope.</exception>
    public NativeArena Arena => _scopes.Arena;

    /// <summary>The handle for a call into the library, after the check that this scope may allocate.</summary>
    internal ArenaHeader* Header
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_scopes.Innermost != _serial) OpenScopes.ThrowNotInnermost();
            return _header;
        }
    }

    /// <summary>Allocates elements on a 16-byte boundary, not cleared.</summary>
    /// <exception cref="ArenaException">OutOfMemory, LimitExceeded or TooLarge.</exception>
    [UnscopedRef]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<T> Allocate<T>(int count) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return new Span<T>(Take((nuint)count * (nuint)sizeof(T)), count);
    }

    /// <summary>Allocates elements on a 16-byte boundary and clears them.</summary>
    [UnscopedRef]
    public Span<T> AllocateZeroed<T>(int count) where T : unmanaged
    {
        Span<T> memory = Allocate<T>(count);
        memory.Clear();
        return memory;
    }

    /// <summary>Allocates elements on a boundary that is a power of two up to 2 MiB, not cleared.</summary>
    [UnscopedRef]
    public Span<T> AllocateAligned<T>(int count, int alignment) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        void* memory = NativeMethods.arena_alloc_aligned(
            Header, (nuint)count * (nuint)sizeof(T), (nuint)(uint)alignment);
        if (memory == null) ThrowLastStatus();
        return new Span<T>(memory, count);
    }

    /// <summary>Opens a scope inside this one.</summary>
    public ArenaScope BeginScope()
    {
        _ = Header;   // only the innermost scope may open another inside it
        return _scopes.Begin();
    }

    /// <summary>
    /// Gives everything back that was allocated since this scope was opened, inner scopes included; the arena itself if
    /// it came from a pool.
    /// </summary>
    /// <exception cref="InvalidOperationException">The scope is closed already.</exception>
    /// <exception cref="AggregateException">Callbacks have thrown; everything is given back.</exception>
    public void Dispose() => _scopes.End(_mark, _serial, _parent);

    /// <summary>
    /// The fast path: move the cursor. Cursor and limit are multiples of 16, so what fits still fits when rounded up.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Take(nuint size)
    {
        ArenaHeader* header = Header;
        byte* start = header->Cursor;
        if (size > (nuint)(header->Limit - start)) return TakeSlow(size);
        header->Cursor = start + ((size + (Granule - 1)) & ~(Granule - 1));
        return start;
    }

    /// <summary>For calls that give a status: null, and the arena's last status tells why.</summary>
    internal byte* TakeOrNull(nuint size) => (byte*)NativeMethods.arena_alloc(Header, size);

    /// <summary>Why the arena gave no memory.</summary>
    internal Status LastStatus => (Status)NativeMethods.arena_last_status(_header);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* TakeSlow(nuint size)
    {
        var start = (byte*)NativeMethods.arena_alloc_slow(_header, size, Granule);
        if (start == null) ThrowLastStatus();
        return start;
    }

    [DoesNotReturn]
    private void ThrowLastStatus() => ArenaException.Throw(LastStatus);
}
