// Where arena handles live: slots of native memory that are never given back to the system, so that asking a stale
// handle whether it is live always reads memory of this file.
//
//   slot of a live arena    Magic = Live ^ address
//   ... whose callbacks run Magic = Busy ^ address
//   ... idle in its pool    Magic = Idle ^ address
//   slot of a live pool     Magic = Pool ^ address
//   slot of a shared arena  Magic = Shared ^ address
//   slot of a freed one     Magic = Freed ^ address, in the queue of freed slots
//
// A freed slot is reused only after QuarantineLength later ones have been freed: until then a double free and the use of
// a freed handle are seen. (The address is mixed in, so that a copy of a handle's bytes is not a handle.)
//
// The lock is held for a few instructions in create and free, never around a system call. A process that forks while
// another of its threads holds it has a child that waits for ever in create or free: fork when no other thread creates
// or frees arenas.
using System.Runtime.CompilerServices;
using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

internal static unsafe class HandleSlab
{
    public const int SlotBytes = 384;           // six cache lines; a test asserts that an arena fits
    private const int SlabBytes = 64 << 10;     // 170 slots
    private const int QuarantineLength = 512;
    private const ulong Live = 0x6172_656E_615F_6F6B;
    private const ulong Freed = 0x6172_656E_615F_6E6F;
    private const ulong Idle = 0x6172_656E_615F_6964;
    private const ulong Pool = 0x6172_656E_615F_706F;
    private const ulong Shared = 0x6172_656E_615F_7368;
    private const ulong Busy = 0x6172_656E_615F_6275;

    private static int _lock;
    private static byte* _fresh;                // the part of the newest slab that was never used
    private static byte* _freshEnd;
    private static NativeArena* _oldestFreed;
    private static NativeArena* _newestFreed;
    private static int _freedCount;

    /// <summary>Ok, InvalidArgument for null, InvalidHandle, or OutOfOrder while the arena's callbacks run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Check(NativeArena* arena) =>
        arena == null ? Status.InvalidArgument : IsLive(arena) ? Status.Ok : WhyNotLive(arena);

    /// <summary>pre: arena is not null. An address that no handle can have is refused without reading it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLive(NativeArena* arena) =>
        ((nuint)arena & 63) == 0 && arena->Magic == (Live ^ (nuint)arena);

    /// <summary>pre: arena is not null and not live.</summary>
    public static Status WhyNotLive(NativeArena* arena) =>
        ((nuint)arena & 63) == 0 && arena->Magic == (Busy ^ (nuint)arena) ? Status.OutOfOrder : Status.InvalidHandle;

    public static bool IsPool(ArenaPool* pool) => ((nuint)pool & 63) == 0 && pool->Magic == (Pool ^ (nuint)pool);

    public static Status CheckPool(ArenaPool* pool) =>
        pool == null ? Status.InvalidArgument : IsPool(pool) ? Status.Ok : Status.InvalidHandle;

    public static void MarkPool(ArenaPool* pool) => Volatile.Write(ref pool->Magic, Pool ^ (nuint)pool);

    public static bool MarkPoolFreed(ArenaPool* pool) =>
        Interlocked.CompareExchange(ref pool->Magic, Freed ^ (nuint)pool, Pool ^ (nuint)pool) == (Pool ^ (nuint)pool);

    public static bool IsShared(SharedArena* shared) =>
        ((nuint)shared & 63) == 0 && shared->Magic == (Shared ^ (nuint)shared);

    public static Status CheckShared(SharedArena* shared) =>
        shared == null ? Status.InvalidArgument : IsShared(shared) ? Status.Ok : Status.InvalidHandle;

    public static void MarkShared(SharedArena* shared) => Volatile.Write(ref shared->Magic, Shared ^ (nuint)shared);

    public static bool MarkSharedFreed(SharedArena* shared) =>
        Interlocked.CompareExchange(ref shared->Magic, Freed ^ (nuint)shared, Shared ^ (nuint)shared) == (Shared ^ (nuint)shared);

    /// <summary>False if the arena is not live. Of two threads that release one arena, exactly one gets true.</summary>
    public static bool MarkIdle(NativeArena* arena)
    {
        ulong live = Live ^ (nuint)arena;
        return Interlocked.CompareExchange(ref arena->Magic, Idle ^ (nuint)arena, live) == live;
    }

    public static void MarkBusy(NativeArena* arena) => Volatile.Write(ref arena->Magic, Busy ^ (nuint)arena);

    public static void MarkLive(NativeArena* arena) => Volatile.Write(ref arena->Magic, Live ^ (nuint)arena);

    /// <summary>False if the handle is not live. Of two threads that free one handle, exactly one gets true.</summary>
    public static bool MarkFreed(NativeArena* arena)
    {
        ulong live = Live ^ (nuint)arena;
        return IsLive(arena) && Interlocked.CompareExchange(ref arena->Magic, Freed ^ (nuint)arena, live) == live;
    }

    /// <summary>Gives a slot: the one freed longest ago, or a new one. Null when the system has no memory.</summary>
    public static NativeArena* Take()
    {
        NativeArena* slot = TakeFreedOrFresh();
        if (slot != null) return slot;

        nuint bytes = OperatingSystemPages.RoundUp(SlabBytes);
        byte* slab = OperatingSystemPages.Acquire(bytes);
        bool added = slab != null && AddSlab(slab, bytes);
        if (slab != null && !added) OperatingSystemPages.Release(slab, bytes);

        // Without memory for a slab, a quarantined handle is better than none.
        return slab != null ? Take() : TakeFreed(leave: 0);
    }

    /// <summary>Puts a freed slot at the end of the queue. pre: it is marked freed.</summary>
    public static void Return(NativeArena* slot)
    {
        slot->NextFree = null;
        Enter();
        if (_newestFreed == null) _oldestFreed = slot;
        else _newestFreed->NextFree = slot;
        _newestFreed = slot;
        _freedCount++;
        Exit();
    }

    private static NativeArena* TakeFreedOrFresh()
    {
        NativeArena* slot = TakeFreed(QuarantineLength);
        return slot != null ? slot : TakeFresh();
    }

    private static NativeArena* TakeFreed(int leave)
    {
        Enter();
        NativeArena* slot = null;
        if (_freedCount > leave)
        {
            slot = _oldestFreed;
            _oldestFreed = slot->NextFree;
            if (_oldestFreed == null) _newestFreed = null;
            _freedCount--;
        }

        Exit();
        return slot;
    }

    private static NativeArena* TakeFresh()
    {
        Enter();
        byte* slot = null;
        if ((nuint)(_freshEnd - _fresh) >= SlotBytes)
        {
            slot = _fresh;
            _fresh += SlotBytes;
        }

        Exit();
        return (NativeArena*)slot;
    }

    // False when another thread was quicker: then there are fresh slots again.
    private static bool AddSlab(byte* slab, nuint bytes)
    {
        Enter();
        bool needed = (nuint)(_freshEnd - _fresh) < SlotBytes;
        if (needed)
        {
            _fresh = slab;
            _freshEnd = slab + bytes;
        }

        Exit();
        return needed;
    }

    // Yields now and then instead of sleeping, which would allocate managed memory.
    private static void Enter()
    {
        for (int spins = 1; Interlocked.CompareExchange(ref _lock, 1, 0) != 0; spins++)
        {
            if (spins % 16 == 0) Thread.Yield();
            else Thread.SpinWait(8);
        }
    }

    private static void Exit() => Volatile.Write(ref _lock, 0);
}
