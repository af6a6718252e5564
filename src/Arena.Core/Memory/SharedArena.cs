// An arena that many threads allocate from at once. Each thread has a local arena in it, an ordinary one that only it
// moves; what they share is one limit, and that they go back together.
//
//   Local(number) ─► _chunks[k] ─► [number] ─► local arena of the thread that has this number now
//                    256, 512, 1024 ... numbers: doubling, so that an entry never moves and a look-up takes no lock
//   _newest ─► local ─► local ─► null      the same locals as a list (NextFree), for what is done to all of them
//
// Threads are told apart by small numbers that their caller gives: no two threads alive have the same one, and a number
// whose thread has ended goes to the next that begins, which so takes over the warm blocks of the one before. (The
// library's are native/threads.c.) Only the thread with a number writes its entry; a list that is only pushed to needs no
// lock; accounts have none. So nothing here can be held by another thread when a process forks.
//
// Always true:
//   A local belongs to one shared arena from its creation to the end of both; nothing else resets or frees it.
//   The account has the bytes of the blocks of all locals, and of their children; its limit is that of all together.
//   While _busy, one thread goes through all locals. A local that grows says so first and looks at _busy then; who goes
//     through them sets _busy first and looks at the locals then: one of two that meet is refused.
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>An arena for many threads at once, in native memory; see the top of the file.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe partial struct SharedArena
{
    /// <summary>Numbers of threads are below this: as many threads as Linux can have (PID_MAX_LIMIT).</summary>
    public const uint GreatestThreads = 4 << 20;

    private const int FirstChunk = 256;             // locals; behind the settings in one page
    private const int FirstChunkOffset = 2048;
    private const int Chunks = 15;                  // 256 * (2^15 - 1) > GreatestThreads

    // As the start of NativeArena, whose slots these are: an arena's function called with this sees no arena, no room.
    private byte* _cursor;
    private byte* _limit;
    internal ulong Magic;
    private NativeArena* _nextFree;

    // Differs from that of every earlier and later life of the slot: native/shared.c compares it, at this offset.
    internal ulong Serial;

    private ArenaSettings* _settings;
    private NativeArena* _newest;
    private BudgetAccount _account;
    private ulong _peak;
    private ulong _resets;
    private int _busy;
    private fixed ulong _chunks[Chunks];

    /// <summary>Creates a shared arena without locals. LimitBytes of the settings is for all of them together.</summary>
    /// <returns>
    /// Ok, InvalidArgument for settings out of range, InvalidHandle for a budget that is none, or OutOfMemory; shared is null
    /// on failure.
    /// </returns>
    public static Status Create(in ArenaSettings settings, out SharedArena* shared)
    {
        shared = null;
        ArenaSettings complete = settings;
        if (!complete.Complete()) return Status.InvalidArgument;

        Status status = Budget.Join(settings.Budget, out BudgetAccount* parent);
        if (status != Status.Ok) return status;

        status = Make(complete, parent, out shared);
        if (status != Status.Ok && parent != null) parent->Leave();
        return status;
    }

    private static Status Make(in ArenaSettings complete, BudgetAccount* parent, out SharedArena* shared)
    {
        shared = null;
        byte* page = OperatingSystemPages.Acquire(OperatingSystemPages.PageSize);
        if (page == null) return Status.OutOfMemory;
        SharedArena* taken = (SharedArena*)HandleSlab.Take();
        if (taken == null)
        {
            OperatingSystemPages.Release(page, OperatingSystemPages.PageSize);
            return Status.OutOfMemory;
        }

        *taken = new SharedArena
        {
            _cursor = (byte*)taken,
            _limit = (byte*)taken,
            Serial = taken->Serial + 1,
            _settings = (ArenaSettings*)page,
            _account = new BudgetAccount(complete.LimitBytes, parent),
        };
        taken->_chunks[0] = (ulong)(page + FirstChunkOffset);
        *taken->_settings = complete;
        taken->_settings->LimitBytes = 0;
        HandleSlab.MarkShared(taken);
        shared = taken;
        return Status.Ok;
    }

    /// <summary>The arena of the thread that has a number. Made when it asks for the first time.</summary>
    /// <returns>
    /// Ok, InvalidArgument, InvalidHandle, OutOfMemory, or OutOfOrder while another thread resets, trims or frees.
    /// </returns>
    public static Status Local(SharedArena* shared, uint number, out NativeArena* local)
    {
        local = null;
        Status status = HandleSlab.CheckShared(shared);
        if (status != Status.Ok) return status;
        if (number >= GreatestThreads) return Status.InvalidArgument;
        if (Volatile.Read(ref shared->_busy) != 0) return Status.OutOfOrder;

        NativeArena** entry = shared->Entry(number);
        if (entry == null) return Status.OutOfMemory;
        if (*entry != null)
        {
            local = *entry;
            // The number may have come from a thread that has ended.
            local->TakeOwnership();
            return Status.Ok;
        }

        BudgetAccount* account = (BudgetAccount*)Unsafe.AsPointer(ref shared->_account);
        account->Join();
        status = NativeArena.Create(*shared->_settings, account, out local);
        if (status == Status.Ok) shared->Add(local, entry);
        return status;
    }

    private void Add(NativeArena* local, NativeArena** entry)
    {
        local->Shared = Self;
        fixed (NativeArena** newest = &_newest)
        {
            do local->NextFree = *newest;
            while (Interlocked.CompareExchange(ref *(nint*)newest, (nint)local, (nint)local->NextFree) != (nint)local->NextFree);
        }

        *entry = local;
    }

    // Where the local of a number stands, or null without memory for its chunk.
    private NativeArena** Entry(uint number)
    {
        uint place = number + FirstChunk;
        int k = BitOperations.Log2(place) - BitOperations.Log2(FirstChunk);
        NativeArena** chunk = (NativeArena**)Volatile.Read(ref _chunks[k]);
        if (chunk == null) chunk = AddChunk(k);
        return chunk == null ? null : chunk + (place - (FirstChunk << k));
    }

    private NativeArena** AddChunk(int k)
    {
        byte* made = OperatingSystemPages.Acquire(ChunkBytes(k));
        if (made == null) return null;
        ulong before = Interlocked.CompareExchange(ref _chunks[k], (ulong)made, 0);
        if (before == 0) return (NativeArena**)made;

        OperatingSystemPages.Release(made, ChunkBytes(k));
        return (NativeArena**)before;
    }

    // The struct lives in native memory, so its address never changes.
    private SharedArena* Self => (SharedArena*)Unsafe.AsPointer(ref this);

    private static nuint ChunkBytes(int k) => OperatingSystemPages.RoundUp((nuint)(FirstChunk << k) * (nuint)sizeof(nint));
}
