// Whole arenas, handed out for a request and taken back warm. A pool is a slot of the handle slab with shards beside it:
// each shard is a stack of idle arenas, newest on top, under a lock of a few instructions that is never held around a
// system call. A thread goes to the shard that its stack's address says, which needs no thread-local storage, and looks
// into the others when that is empty.
//
// Always true:
//   An idle arena is empty, marked idle in its handle, and has no room, so that its late users are refused.
//   The account has the bytes of blocks of all arenas of the pool, in use or idle, and of their children; its limit is the
//     ceiling. Blocks are charged before they are taken and credited after they are given back.
//   Going down: Lowest is how few arenas a shard had at any time of the current window of releases. So many lay unused at
//     its bottom, and are freed when the window ends, as far as the idle ones exceed the floor.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>A pool of arenas in native memory; see the top of the file for what is always true. For any threads.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe partial struct ArenaPool
{
    private const int GreatestShards = 64;

    // As the start of NativeArena, whose slots these are: an arena's function called with a pool sees no arena, no room.
    private byte* _cursor;
    private byte* _limit;
    internal ulong Magic;
    private readonly NativeArena* _nextFree;
    private ulong _lastSerial;

    private ArenaSettings _settings;
    private ulong _floor;
    private ulong _created;
    private ulong _givenBack;
    private PoolShard* _shards;
    private uint _shardMask;
    private uint _window;
    private BudgetAccount _account;
    private ArenaPool* _older;          // the list of all pools, for a fork
    private ArenaPool* _newer;

    private static BriefLock s_listing;
    private static ArenaPool* s_newest;

    /// <summary>Creates a pool without arenas.</summary>
    /// <returns>Ok, InvalidArgument for settings out of range, or OutOfMemory; pool is null on failure.</returns>
    public static Status Create(in PoolSettings settings, out ArenaPool* pool)
    {
        pool = null;
        PoolSettings complete = settings;
        if (!complete.Complete()) return Status.InvalidArgument;

        Status status = Budget.Join(settings.Arena.Budget, out BudgetAccount* parent);
        if (status != Status.Ok) return status;

        status = Make(complete, parent, out pool);
        if (status != Status.Ok && parent != null) parent->Leave();
        return status;
    }

    private static Status Make(in PoolSettings complete, BudgetAccount* parent, out ArenaPool* pool)
    {
        pool = null;
        uint shards = Shards.Number(GreatestShards);
        byte* memory = OperatingSystemPages.Acquire(OperatingSystemPages.RoundUp(shards * (nuint)sizeof(PoolShard)));
        if (memory == null) return Status.OutOfMemory;

        ArenaPool* taken = (ArenaPool*)HandleSlab.Take();
        if (taken == null)
        {
            OperatingSystemPages.Release(memory, OperatingSystemPages.RoundUp(shards * (nuint)sizeof(PoolShard)));
            return Status.OutOfMemory;
        }

        *taken = new ArenaPool
        {
            _lastSerial = taken->_lastSerial,
            _cursor = (byte*)taken,
            _limit = (byte*)taken,
            _settings = complete.Arena,
            _floor = complete.FloorBytes,
            _account = new BudgetAccount(complete.CeilingBytes, parent),
            _window = (uint)complete.Arena.DecayResets,
            _shards = (PoolShard*)memory,
            _shardMask = shards - 1,
        };
        for (uint i = 0; i < shards; i++) taken->_shards[i].ReleasesLeft = taken->_window;
        taken->Enlist();
        HandleSlab.MarkPool(taken);
        pool = taken;
        return Status.Ok;
    }

    /// <summary>Frees a pool and its idle arenas. Null does nothing.</summary>
    /// <returns>Ok, InvalidHandle, or OutOfOrder while one of its arenas is handed out.</returns>
    public static Status Free(ArenaPool* pool)
    {
        if (pool == null) return Status.Ok;
        if (!HandleSlab.IsPool(pool)) return Status.InvalidHandle;
        if (pool->Measure().Acquired != 0) return Status.OutOfOrder;
        if (!HandleSlab.MarkPoolFreed(pool)) return Status.InvalidHandle;

        pool->FreeIdleBeyond(0);
        pool->Unlist();
        if (pool->_account.Parent != null) pool->_account.Parent->Leave();
        OperatingSystemPages.Release((byte*)pool->_shards, OperatingSystemPages.RoundUp((pool->_shardMask + 1) * (nuint)sizeof(PoolShard)));
        HandleSlab.Return((NativeArena*)pool);
        return Status.Ok;
    }

    /// <summary>Hands out an empty arena: the one released last, or a new one.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfMemory, or LimitExceeded when the ceiling has no room for a block.</returns>
    public static Status Acquire(ArenaPool* pool, out NativeArena* arena)
    {
        arena = null;
        Status status = HandleSlab.CheckPool(pool);
        if (status != Status.Ok) return status;

        arena = pool->OwnShard()->Pop();
        if (arena == null) return pool->AcquireElsewhere(out arena);
        arena->Wake();
        return Status.Ok;
    }

    /// <summary>Resets an arena and takes it back.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle if it is not handed out by this pool, or OutOfOrder from its callback.</returns>
    public static Status Release(ArenaPool* pool, NativeArena* arena)
    {
        Status status = HandleSlab.CheckPool(pool);
        if (status == Status.Ok) status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;
        if (arena->Pool != pool || !arena->FallAsleep()) return Status.InvalidHandle;

        PoolShard* shard = pool->OwnShard();
        if (shard->Push(arena)) pool->EndWindow(shard);
        return Status.Ok;
    }

    private readonly PoolShard* OwnShard() => _shards + Shards.Own(_shardMask);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Status AcquireElsewhere(out NativeArena* arena)
    {
        arena = null;
        for (uint i = 0; i <= _shardMask && arena == null; i++)
        {
            if (_shards[i].HasIdle) arena = _shards[i].Pop();
        }

        if (arena != null)
        {
            arena->Wake();
            return Status.Ok;
        }

        BudgetAccount* refuser = _account.WithoutRoom((nuint)_settings.FirstBlockBytes);
        if (refuser != null)
        {
            refuser->CountRefusal();
            return Status.LimitExceeded;
        }

        _account.Join();
        Status status = NativeArena.Create(_settings, (BudgetAccount*)Unsafe.AsPointer(ref _account), out arena);
        if (status != Status.Ok) return status;

        arena->Pool = Self;
        Interlocked.Increment(ref _created);
        OwnShard()->CountNew();
        return Status.Ok;
    }
}
