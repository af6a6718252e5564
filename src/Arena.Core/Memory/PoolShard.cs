using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

/// <summary>A stack of idle arenas under a lock; two cache lines, so that neighbours do not disturb each other.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal unsafe struct PoolShard
{
    private BriefLock _lock;
    private uint _count;
    private uint _lowest;           // _count at its least in this window
    public uint ReleasesLeft;       // in this window
    private NativeArena* _top;
    private ulong _idleBytes;
    private ulong _acquired;        // ever handed out here, and
    private ulong _released;        // ever taken back here; an arena may wander
    private ulong _reused;

    public readonly bool HasIdle => _top != null;

    /// <summary>The arena released last, or null.</summary>
    public NativeArena* Pop()
    {
        Enter();
        NativeArena* arena = _top;
        if (arena != null)
        {
            _top = arena->NextFree;
            _count--;
            _idleBytes -= arena->HeldBytes;
            _acquired++;
            _reused++;
        }

        if (_count < _lowest) _lowest = _count;
        Exit();
        return arena;
    }

    /// <summary>Takes an arena back. True when that ends the window.</summary>
    public bool Push(NativeArena* arena)
    {
        Enter();
        arena->NextFree = _top;
        _top = arena;
        _count++;
        _idleBytes += arena->HeldBytes;
        _released++;
        bool ends = --ReleasesLeft == 0;
        Exit();
        return ends;
    }

    public void CountNew()
    {
        Enter();
        _acquired++;
        Exit();
    }

    public void CountGone()
    {
        Enter();
        _released++;
        Exit();
    }

    /// <summary>Starts a new window and takes out arenas that lay unused in the last, up to so many bytes.</summary>
    public NativeArena* EndWindow(uint window, ulong excess)
    {
        Enter();
        NativeArena** link = Bottom(_lowest);
        NativeArena* taken = null;
        while (*link != null)
        {
            NativeArena* arena = *link;
            if (arena->HeldBytes > excess)
            {
                link = &arena->NextFree;
                continue;
            }

            excess -= arena->HeldBytes;
            Take(link, ref taken);
        }

        _lowest = _count;
        ReleasesLeft = window;
        Exit();
        return taken;
    }

    /// <summary>Takes out arenas so that those that stay hold no more than keepBytes, of which it says what is left.</summary>
    public NativeArena* TakeBeyond(ref ulong keepBytes)
    {
        Enter();
        NativeArena** link = Bottom(_count);
        NativeArena* taken = null;
        while (*link != null)
        {
            NativeArena* arena = *link;
            if (arena->HeldBytes > keepBytes || keepBytes == 0)
            {
                Take(link, ref taken);
                continue;
            }

            keepBytes -= arena->HeldBytes;
            link = &arena->NextFree;
        }

        if (_count < _lowest) _lowest = _count;
        Exit();
        return taken;
    }

    public void AddTo(ref PoolStatistics sum)
    {
        Enter();
        // The difference over all shards is what counts; one shard's may be below zero.
        sum.Acquired = unchecked(sum.Acquired + _acquired - _released);
        sum.Idle += _count;
        sum.IdleBytes += _idleBytes;
        sum.Reused += _reused;
        Exit();
    }

    // The link to the lowest arenas of the stack, so many of them. A shard lives in native memory.
    private NativeArena** Bottom(uint number)
    {
        NativeArena** link = &((PoolShard*)Unsafe.AsPointer(ref this))->_top;
        for (uint above = _count - number; above > 0; above--) link = &(*link)->NextFree;
        return link;
    }

    private void Take(NativeArena** link, ref NativeArena* taken)
    {
        NativeArena* arena = *link;
        *link = arena->NextFree;
        arena->NextFree = taken;
        taken = arena;
        _count--;
        _idleBytes -= arena->HeldBytes;
    }

    public void Enter() => _lock.Enter();

    public void Exit() => _lock.Exit();
}
