// What is done to all locals of a shared arena at once, and their common limit.
using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

public unsafe partial struct SharedArena
{
    /// <summary>Takes back everything that all locals have handed out, and keeps their blocks for reuse.</summary>
    /// <returns>
    /// Ok, InvalidArgument, InvalidHandle, or OutOfOrder when another thread is seen to use it, or from a callback of it; with
    /// checks also Damaged, where it went back all the same.
    /// </returns>
    public static Status Reset(SharedArena* shared)
    {
        Status status = Close(shared);
        if (status != Status.Ok) return status;

        shared->NotePeak(shared->Used());
        for (NativeArena* local = shared->_newest; local != null; local = local->NextFree)
        {
            if (local->ResetUnchecked() is not Status.Ok and var found) status = found;
        }

        shared->_resets++;
        shared->Open();
        return status;
    }

    /// <summary>Gives blocks that are not in use back to the operating system, except for keepBytes of them.</summary>
    /// <returns>As <see cref="Reset"/>.</returns>
    public static Status Trim(SharedArena* shared, ulong keepBytes, out ulong released)
    {
        released = 0;
        Status status = Close(shared);
        if (status != Status.Ok) return status;

        for (NativeArena* local = shared->_newest; local != null; local = local->NextFree)
        {
            released += local->ReleaseSpare(ref keepBytes);
        }

        shared->Open();
        return Status.Ok;
    }

    /// <summary>Frees all locals and the shared arena. Null does nothing.</summary>
    /// <returns>As <see cref="Reset"/>.</returns>
    public static Status Free(SharedArena* shared)
    {
        if (shared == null) return Status.Ok;
        Status status = Close(shared);
        if (status != Status.Ok) return status;
        if (!HandleSlab.MarkSharedFreed(shared)) return Status.InvalidHandle;

        // From here on no thread's note of its local is believed.
        Volatile.Write(ref shared->Serial, shared->Serial + 1);
        NativeArena* local = shared->_newest;
        while (local != null)
        {
            NativeArena* next = local->NextFree;
            // No longer a part, so that it may be freed.
            local->Shared = null;
            local->TakeOwnership();
            if (NativeArena.Free(local) is not Status.Ok and var found) status = found;
            local = next;
        }

        shared->ReleaseTable();
        if (shared->_account.Parent != null) shared->_account.Parent->Leave();
        HandleSlab.Return((NativeArena*)shared);
        return status;
    }

    /// <summary>Tells what a shared arena holds.</summary>
    public static Status Measure(SharedArena* shared, out SharedStatistics statistics)
    {
        statistics = default;
        Status status = HandleSlab.CheckShared(shared);
        if (status == Status.Ok) statistics = shared->Measure();
        return status;
    }

    internal bool IsBusy => Volatile.Read(ref _busy) != 0;

    // Makes this thread the only one, as far as that can be seen.
    private static Status Close(SharedArena* shared)
    {
        Status status = HandleSlab.CheckShared(shared);
        if (status != Status.Ok) return status;
        if (Interlocked.CompareExchange(ref shared->_busy, 1, 0) != 0) return Status.OutOfOrder;

        for (NativeArena* local = shared->_newest; local != null; local = local->NextFree)
        {
            if (local->IsQuiet) continue;
            shared->Open();
            return Status.OutOfOrder;
        }

        return Status.Ok;
    }

    private void Open() => Volatile.Write(ref _busy, 0);

    private SharedStatistics Measure()
    {
        SharedStatistics sum = new()
        {
            ReservedBytes = _account.Used,
            Resets = _resets,
            LimitBytes = _account.Limit,
            UsedBytes = Used(),
        };
        for (NativeArena* local = _newest; local != null; local = local->NextFree)
        {
            sum.Locals++;
            sum.Blocks += local->Blocks;
        }

        NotePeak(sum.UsedBytes);
        sum.PeakBytes = Volatile.Read(ref _peak);
        return sum;
    }

    // A thread that moves its local meanwhile gives one or the other number, and never more than there are bytes.
    private ulong Used()
    {
        ulong used = 0;
        for (NativeArena* local = _newest; local != null; local = local->NextFree)
        {
            used += nuint.Min(local->UsedBytes, local->HeldBytes);
        }

        return used;
    }

    private void NotePeak(ulong used)
    {
        ulong peak;
        while ((peak = Volatile.Read(ref _peak)) < used && Interlocked.CompareExchange(ref _peak, used, peak) != peak)
        {
        }
    }

    private void ReleaseTable()
    {
        for (int k = 1; k < Chunks; k++)
        {
            if (_chunks[k] != 0) OperatingSystemPages.Release((byte*)_chunks[k], ChunkBytes(k));
        }

        OperatingSystemPages.Release((byte*)_settings, OperatingSystemPages.PageSize);
    }
}
