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

    /// <summary>Room for a block: what is wanted, else the least, else the least after idle arenas have gone.</summary>
    internal bool Charge(nuint least, ref nuint wanted)
    {
        if (TryCharge(wanted)) return true;
        wanted = least;
        return TryCharge(least) || (FreeIdleBeyond(0) > 0 && TryCharge(least));
    }

    internal void Credit(nuint bytes)
    {
        if (bytes != 0) Interlocked.Add(ref _held, -(long)bytes);
    }

    /// <summary>An arena was freed by its user instead of released.</summary>
    internal void Forget(nuint bytes)
    {
        Credit(bytes);
        OwnShard()->CountGone();
    }

    private bool TryCharge(nuint bytes)
    {
        if ((ulong)Interlocked.Add(ref _held, (long)bytes) <= _ceiling) return true;
        Interlocked.Add(ref _held, -(long)bytes);
        return false;
    }

    private PoolStatistics Measure()
    {
        PoolStatistics sum = new()
        {
            ReservedBytes = (ulong)Volatile.Read(ref _held),
            Created = Volatile.Read(ref _created),
            GivenBackBytes = Volatile.Read(ref _givenBack),
            FloorBytes = _floor,
            CeilingBytes = _ceiling == long.MaxValue ? 0 : _ceiling,
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
            nuint bytes = first->HeldBytes;
            // No longer this pool's, so that freeing it does not count it as one that was handed out.
            first->Pool = null;
            first->Wake();
            NativeArena.Free(first);
            Credit(bytes);
            released += bytes;
            first = next;
        }

        Interlocked.Add(ref _givenBack, released);
        return released;
    }
}
