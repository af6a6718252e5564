// An arena: memory handed out by moving a cursor and given back all at once. One thread at a time; handing an arena
// over is the caller's fence. The struct lives in native memory and is its own handle (HandleSlab.cs); nothing here
// allocates managed memory or throws, so an arena goes on in a forked child.
//
//   First ─► block ─► block ─► block ─► block ─► block ─► null        one chain, in order of use
//                       ▲        ▲        └── spare ──┘
//                    Current  LastUsed
//
// Always true:
//   Cursor <= Limit, both multiples of 16, and inside Current; without a block both are the handle's own address, which
//     is neither null nor writable room, so the fast path needs no test for "no block yet" or "freed". While faults are
//     injected, the arena lies idle in a pool or a callback below it runs Limit is Cursor, and while its own callbacks run
//     both are the handle's address: either way there is no room.
//   Blocks up to LastUsed are in use, blocks behind it are spare. Blocks between Current and LastUsed hold one request
//     each that was too large for Current's room.
//   There is a Current exactly when there is a block.
//   Used bytes = ClosedBytes + (Cursor - Current.Start): derived, never counted on the fast path.
//   HeldBytes <= LimitBytes.
//   The blocks of an arena are charged to its account, and the account has it as a user.
//   An arena that is busy has only ancestors that are not live, so nothing goes back under a callback that runs.
//   Savepoints and cleanup nodes lie in memory that is handed out; a list has none that was taken back.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

/// <summary>A growing bump arena in native memory; see the top of the file for what is always true.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe partial struct NativeArena
{
    /// <summary>Every address starts on a multiple of this, and every size is rounded up to one.</summary>
    public const int Granule = 16;

    /// <summary>The largest alignment that can be asked for.</summary>
    public const int GreatestAlignment = 2 << 20;

    /// <summary>Next free byte. Frozen at offset 0: inline code in C, C++ and .NET reads and moves it.</summary>
    public byte* Cursor;

    /// <summary>
    /// First byte that the fast path must not touch. Frozen at offset 8; only the library writes it. It may be lower
    /// than the end of the block, to have the slow path called.
    /// </summary>
    public byte* Limit;

    internal ulong Magic;               // HandleSlab: live or freed, mixed with the address
    internal NativeArena* NextFree;     // HandleSlab: queue of freed handles
    private ulong _lastSerial;          // of savepoints and children; goes on when the handle is reused
    private Block* _first;
    private Block* _current;
    private Block* _lastUsed;
    private SavepointNode* _newestMark;
    private nuint _closedBytes;         // handed out from blocks in use, except from Current
    private nuint _heldBytes;           // of all blocks
    private nuint _peakBytes;           // before the last rewind, reset or shrink; usage only rises between those
    private nuint _firstBlockBytes;
    private nuint _nextBlockBytes;
    private nuint _maxBlockBytes;
    private ulong _limitBytes;          // ulong.MaxValue for none
    private ulong _resets;
    private uint _blocks;
    private Status _lastStatus;
    private nuint _windowPeak;          // as _peakBytes, since the window of resets began
    private nuint _estimate;            // decaying high-water mark, in used bytes
    private CleanupNode* _newestCleanup;
    private ulong _failAfter;           // which allocation from now fails; 0 for none
    internal ArenaPool* Pool;           // null for an arena of its own
    private BudgetAccount* _account;    // what blocks are charged to; null for none
    private BlockSource* _source;       // where blocks come from
    private NativeArena* _parent;       // null for an arena that is nobody's child
    private NativeArena* _newestChild;
    private NativeArena* _olderSibling;
    private NativeArena* _newerSibling;
    private ulong _birth;               // serial in the parent's sequence
    private uint _decayResets;          // length of a window; 0 for none
    private uint _resetsLeft;           // in this window

    /// <summary>Allocates bytes on a 16-byte boundary, not cleared. Null on failure: see LastStatus.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Allocate(nuint size)
    {
        // Rounding up cannot pass the limit, because the room is a multiple of the granule too.
        byte* start = Cursor;
        if (size > (nuint)(Limit - start)) return AllocateSlow(size, Granule);

        Cursor = start + RoundUp(size);
        return start;
    }

    /// <summary>Allocates bytes on a boundary that is a power of two up to 2 MiB. Null on failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Allocate(nuint size, nuint alignment)
    {
        if (!IsAlignment(alignment)) return AllocateSlow(size, alignment);

        byte* start = TakeFromCurrent(size, alignment);
        return start != null ? start : AllocateSlow(size, alignment);
    }

    /// <summary>Allocates bytes on a 16-byte boundary and clears them. Null on failure.</summary>
    public byte* AllocateZeroed(nuint size)
    {
        byte* start = Allocate(size);
        if (start != null) NativeMemory.Clear(start, size);
        return start;
    }

    /// <summary>Allocates room for elements of one type on a 16-byte boundary, not cleared. Null on failure.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T* AllocateArray<T>(nuint count) where T : unmanaged => (T*)AllocateArray(count, (nuint)sizeof(T));

    /// <summary>As the generic form, for elements whose size is known at run time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* AllocateArray(nuint count, nuint size)
    {
        // A product that overflows becomes a size that no arena can give, which the slow path calls TooLarge.
        nuint bytes = unchecked(count * size);
        if ((count | size) > uint.MaxValue && size != 0 && bytes / size != count) bytes = nuint.MaxValue;
        return Allocate(bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint RoundUp(nuint size) => (size + (Granule - 1)) & ~(nuint)(Granule - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint Padding(byte* start, nuint alignment) => unchecked(0 - (nuint)start) & (alignment - 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool IsAlignment(nuint alignment) =>
        unchecked(alignment - 1) < GreatestAlignment && (alignment & (alignment - 1)) == 0;

    // pre: alignment is one. Null when the current block has no room.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* TakeFromCurrent(nuint size, nuint alignment)
    {
        nuint room = (nuint)(Limit - Cursor);
        nuint padding = Padding(Cursor, alignment);
        if (padding > room || size > room - padding) return null;

        byte* start = Cursor + padding;
        Cursor = start + RoundUp(size);
        return start;
    }

    // The struct lives in native memory, so its address never changes.
    private readonly NativeArena* Self
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (NativeArena*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));
    }
}
