// The bytes of a pool: what its arenas may take, and how they go back.
using System.Threading;

namespace Arena.Core.Memory;

public unsafe partial struct ArenaPool
{
    /// <summary>Gives idle arenas back until those that stay hold no more than the floor.</summary>
    /// <returns>Ok, InvalidArgument or InvalidHandle.</returns>
    public static Status Trim(ArenaPool* pool, out ulong released)
    {
        released = 0;
        Status status = HandleSlab.CheckPool(pool);
        if (status == Status.Ok) released = pool->FreeIdleBeyond(pool->_floor);
        return status;
    }

    /// <summary>Tells what a pool holds.</summary>
    public static Status Measure(ArenaPool* pool, out PoolStatistics statistics)
    {
        statistics = default;
        Status status = HandleSlab.CheckPool(pool);
        if (status == Status.Ok) statistics = pool->Measure();
        return status;
    }

    /// <summary>Frees all idle arenas, to make room for one that is in use.</summary>
    internal ulong FreeIdle() => FreeIdleBeyond(0);

    /// <summary>An arena was freed by its user instead of released.</summary>
    internal void Forget() => OwnShard()->CountGone();

    private PoolStatistics Measure()
    {
        PoolStatistics sum = new()
        {
            ReservedBytes = _account.Used,
            Created = Volatile.Read(ref _created),
            GivenBackBytes = Volatile.Read(ref _givenBack),
            FloorBytes = _floor,
            CeilingBytes = _account.Limit,
        };
        for (uint i = 0; i <= _shardMask; i++) _shards[i].AddTo(ref sum);
        return sum;
    }

    private void EndWindow(PoolShard* shard)
    {
        ulong idle = Measure().IdleBytes;
        NativeArena* unused = shard->EndWindow(_window, idle > _floor ? idle - _floor : 0);
        if (unused != null) FreeAll(unused);
    }

    private ulong FreeIdleBeyond(ulong keepBytes)
    {
        ulong released = 0;
        for (uint i = 0; i <= _shardMask; i++)
        {
            NativeArena* beyond = _shards[i].TakeBeyond(ref keepBytes);
            if (beyond != null) released += FreeAll(beyond);
        }

        return released;
    }

    private ulong FreeAll(NativeArena* first)
    {
        ulong released = 0;
        while (first != null)
        {
            NativeArena* next = first->NextFree;
            released += first->EndIdle();
            first = next;
        }

        Interlocked.Add(ref _givenBack, released);
        return released;
    }
}
