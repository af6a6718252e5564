// Where arena handles live: slots of native memory that are never given back to the system, so that asking a stale
// handle whether it is live always reads memory of this file.
//
//   slot of a live arena    Magic = Live ^ address
//   ... whose callbacks run Magic = Busy ^ address
//   ... idle in its pool    Magic = Idle ^ address
//   slot of a live pool     Magic = Pool ^ address
//   slot of a shared arena  Magic = Shared ^ address
//   slot of a live budget   Magic = Budget ^ address
//   slot of a freed one     Magic = Freed ^ address, in a queue of freed slots
//
// A freed slot is reused only after Quarantine.Length later ones have been freed: until then a double free and the use of
// a freed handle are seen. (The address is mixed in, so that a copy of a handle's bytes is not a handle.) There are several
// queues, each under a lock of its own: a thread frees into its own and takes from its own first, so that threads which
// create and free arenas seldom meet. New slots are cut from a slab under another.
//
// The locks are held for a few instructions in create and free, never around a system call, and over a fork.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

internal static unsafe class HandleSlab
{
    public const int SlotBytes = 384;           // six cache lines; a test asserts that an arena fits
    private const int SlabBytes = 64 << 10;     // 170 slots
    private const ulong Live = 0x6172_656E_615F_6F6B;
    private const ulong Freed = 0x6172_656E_615F_6E6F;
    private const ulong Idle = 0x6172_656E_615F_6964;
    private const ulong Pool = 0x6172_656E_615F_706F;
    private const ulong Shared = 0x6172_656E_615F_7368;
    private const ulong OfBudget = 0x6172_656E_615F_6C69;
    private const ulong Busy = 0x6172_656E_615F_6275;

    private static BriefLock _lock;
    private static byte* _fresh;                // the part of the newest slab that was never used
    private static byte* _freshEnd;
    private static SlabTail* _newestSlab;
    private static Quarantines _freed;
    private static uint _mask;                  // of the queues in use; 0 before the first is asked for

    /// <summary>The newest slab, which leads to all others.</summary>
    public static SlabTail* Newest => _newestSlab;

    /// <summary>Ok, InvalidArgument for null, InvalidHandle, WrongThread, or OutOfOrder while the arena's callbacks run.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Status Check(NativeArena* arena) =>
        arena == null ? Status.InvalidArgument
        : !IsLive(arena) ? WhyNotLive(arena)
        : arena->Owner == 0 ? Status.Ok : arena->OwnerStatus;

    /// <summary>pre: arena is not null. An address that no handle can have is refused without reading it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLive(NativeArena* arena) =>
        ((nuint)arena & 63) == 0 && arena->Magic == (Live ^ (nuint)arena);

    /// <summary>pre: arena is not null and not live.</summary>
    public static Status WhyNotLive(NativeArena* arena) =>
        ((nuint)arena & 63) == 0 && arena->Magic == (Busy ^ (nuint)arena) ? Status.OutOfOrder : Status.InvalidHandle;

    public static bool IsPool(ArenaPool* pool) => Is(pool, Pool);

    public static Status CheckPool(ArenaPool* pool) => Check(pool, Pool);

    public static void MarkPool(ArenaPool* pool) => Mark(pool, Pool);

    public static bool MarkPoolFreed(ArenaPool* pool) => Turn(pool, Pool, Freed);

    public static Status CheckShared(SharedArena* shared) => Check(shared, Shared);

    public static void MarkShared(SharedArena* shared) => Mark(shared, Shared);

    public static bool MarkSharedFreed(SharedArena* shared) => Turn(shared, Shared, Freed);

    public static bool IsBudget(Budget* budget) => Is(budget, OfBudget);

    public static Status CheckBudget(Budget* budget) => Check(budget, OfBudget);

    public static void MarkBudget(Budget* budget) => Mark(budget, OfBudget);

    public static void MarkBudgetFreed(Budget* budget) => Mark(budget, Freed);

    /// <summary>False if the arena is not live. Of two threads that release one arena, exactly one gets true.</summary>
    public static bool MarkIdle(NativeArena* arena) => Turn(arena, Live, Idle);

    public static void MarkBusy(NativeArena* arena) => Mark(arena, Busy);

    /// <summary>Marks an arena freed that has no other thread, because its parent's memory goes.</summary>
    public static void MarkGone(NativeArena* arena) => Mark(arena, Freed);

    public static void MarkLive(NativeArena* arena) => Mark(arena, Live);

    /// <summary>False if the handle is not live. Of two threads that free one handle, exactly one gets true.</summary>
    public static bool MarkFreed(NativeArena* arena) => IsLive(arena) && Turn(arena, Live, Freed);

    // A slot of any kind begins like an arena's.
    private static bool Is(void* slot, ulong kind) =>
        ((nuint)slot & 63) == 0 && ((NativeArena*)slot)->Magic == (kind ^ (nuint)slot);

    private static Status Check(void* slot, ulong kind) =>
        slot == null ? Status.InvalidArgument : Is(slot, kind) ? Status.Ok : Status.InvalidHandle;

    private static void Mark(void* slot, ulong kind) =>
        Volatile.Write(ref ((NativeArena*)slot)->Magic, kind ^ (nuint)slot);

    // False if it was not of the kind: of two threads that turn one slot, exactly one gets true.
    private static bool Turn(void* slot, ulong from, ulong to)
    {
        ulong before = from ^ (nuint)slot;
        return Interlocked.CompareExchange(ref ((NativeArena*)slot)->Magic, to ^ (nuint)slot, before) == before;
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

    /// <summary>Puts a freed slot at the end of a queue. pre: it is marked freed.</summary>
    public static void Return(NativeArena* slot) => _freed[(int)Shards.Own(Mask)].Put(slot);

    internal static void Enter()
    {
        _lock.Enter();
        for (int i = 0; i < Quarantines.Number; i++) _freed[i].Lock.Enter();
    }

    internal static void Exit()
    {
        for (int i = 0; i < Quarantines.Number; i++) _freed[i].Lock.Exit();
        _lock.Exit();
    }

    private static uint Mask => _mask != 0 ? _mask : _mask = Shards.Number(Quarantines.Number) - 1;

    private static NativeArena* TakeFreedOrFresh()
    {
        NativeArena* slot = TakeFreed(Quarantine.Length);
        return slot != null ? slot : TakeFresh();
    }

    // Of the queues of others only one that has slots to spare is locked.
    private static NativeArena* TakeFreed(int leave)
    {
        uint own = Shards.Own(Mask);
        NativeArena* slot = null;
        for (uint i = 0; i <= Mask && slot == null; i++)
        {
            ref Quarantine queue = ref _freed[(int)((own + i) & Mask)];
            if (Volatile.Read(ref queue.Count) > leave) slot = queue.Take(leave);
        }

        return slot;
    }

    private static NativeArena* TakeFresh()
    {
        _lock.Enter();
        byte* slot = null;
        if ((nuint)(_freshEnd - _fresh) >= SlotBytes)
        {
            slot = _fresh;
            _fresh += SlotBytes;
        }

        _lock.Exit();
        return (NativeArena*)slot;
    }

    // False when another thread was quicker: then there are fresh slots again.
    private static bool AddSlab(byte* slab, nuint bytes)
    {
        _lock.Enter();
        bool needed = (nuint)(_freshEnd - _fresh) < SlotBytes;
        if (needed)
        {
            SlabTail* tail = (SlabTail*)(slab + bytes) - 1;
            *tail = new SlabTail { Older = _newestSlab, First = slab, Slots = (int)((byte*)tail - slab) / SlotBytes };
            Interlocked.MemoryBarrier();    // whoever sees the slab sees its tail
            _newestSlab = tail;
            _fresh = slab;
            _freshEnd = (byte*)tail;
        }

        _lock.Exit();
        return needed;
    }
}

/// <summary>A queue of freed slots, oldest first; a cache line, so that neighbours do not disturb each other.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal unsafe struct Quarantine
{
    public const int Length = 512;

    public BriefLock Lock;
    public int Count;
    private NativeArena* _oldest;
    private NativeArena* _newest;

    public void Put(NativeArena* slot)
    {
        slot->NextFree = null;
        Lock.Enter();
        if (_newest == null) _oldest = slot;
        else _newest->NextFree = slot;
        _newest = slot;
        Count++;
        Lock.Exit();
    }

    /// <summary>The slot freed longest ago, or null when no more than so many are here.</summary>
    public NativeArena* Take(int leave)
    {
        Lock.Enter();
        NativeArena* slot = null;
        if (Count > leave)
        {
            slot = _oldest;
            _oldest = slot->NextFree;
            if (_oldest == null) _newest = null;
            Count--;
        }

        Lock.Exit();
        return slot;
    }
}

[InlineArray(Number)]
internal struct Quarantines
{
    public const int Number = 16;
    private Quarantine _first;
}
