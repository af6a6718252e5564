// The list of all pools, so that a fork finds their locks.
using System.Runtime.CompilerServices;

namespace Arena.Core.Memory;

public unsafe partial struct ArenaPool
{
    internal static void EnterAll()
    {
        s_listing.Enter();
        for (ArenaPool* pool = s_newest; pool != null; pool = pool->_older)
        {
            for (uint i = 0; i <= pool->_shardMask; i++) pool->_shards[i].Enter();
        }
    }

    internal static void ExitAll()
    {
        for (ArenaPool* pool = s_newest; pool != null; pool = pool->_older)
        {
            for (uint i = 0; i <= pool->_shardMask; i++) pool->_shards[i].Exit();
        }

        s_listing.Exit();
    }

    private void Enlist()
    {
        s_listing.Enter();
        _older = s_newest;
        if (_older != null) _older->_newer = Self;
        s_newest = Self;
        s_listing.Exit();
    }

    private readonly void Unlist()
    {
        s_listing.Enter();
        if (_newer == null) s_newest = _older;
        else _newer->_older = _older;
        if (_older != null) _older->_newer = _newer;
        s_listing.Exit();
    }

    // A pool lives in native memory, so its address never changes.
    private readonly ArenaPool* Self => (ArenaPool*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));
}
