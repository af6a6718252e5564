// From creation to the end: create, trim, free.
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Creates an arena. No block is taken before the first allocation.</summary>
    /// <returns>Ok, InvalidArgument for settings out of range, or OutOfMemory; arena is null on failure.</returns>
    public static Status Create(in ArenaSettings settings, out NativeArena* arena)
    {
        arena = null;
        Status status = Budget.Join(settings.Budget, out BudgetAccount* account);
        return status == Status.Ok ? Create(settings, account, out arena) : status;
    }

    /// <summary>As above, charged to an account that was joined for it; on failure it is left.</summary>
    internal static Status Create(in ArenaSettings settings, BudgetAccount* account, out NativeArena* arena)
    {
        ArenaSettings complete = settings;
        Status status = complete.Complete() ? Make(complete, account, out arena) : Refuse(out arena);
        if (status != Status.Ok && account != null) account->Leave();
        return status;
    }

    private static Status Refuse(out NativeArena* arena)
    {
        arena = null;
        return Status.InvalidArgument;
    }

    private static Status Make(in ArenaSettings complete, BudgetAccount* account, out NativeArena* arena)
    {
        arena = null;
        BlockSource* source = BlockSource.Of(complete.Placement);
        if (source == null) return Status.OutOfMemory;

        NativeArena* taken = HandleSlab.Take();
        if (taken == null)
        {
            if (source->IsPrivate) BlockSource.End(source);
            return Status.OutOfMemory;
        }

        nuint unit = source->Unit;
        // What the slot keeps from its last life: the serial, so that old savepoints are not mistaken for new ones.
        *taken = new NativeArena
        {
            _lastSerial = taken->_lastSerial,
            _firstBlockBytes = OperatingSystemPages.RoundUp((nuint)complete.FirstBlockBytes, unit),
            _nextBlockBytes = OperatingSystemPages.RoundUp((nuint)complete.FirstBlockBytes, unit),
            _maxBlockBytes = OperatingSystemPages.RoundUp((nuint)complete.MaxBlockBytes, unit),
            _limitBytes = complete.LimitBytes,
            _account = account,
            _source = source,
            _decayResets = (uint)ulong.Min(complete.DecayResets, uint.MaxValue),
            _resetsLeft = (uint)ulong.Min(complete.DecayResets, uint.MaxValue),
        };
        taken->CloseAll();
        HandleSlab.MarkLive(taken);
        arena = taken;
        return Status.Ok;
    }

    /// <summary>Ends the arena; its blocks stay warm for others. Null does nothing.</summary>
    /// <returns>Ok, InvalidHandle if it was freed before, or OutOfOrder from a callback of its own or of one below.</returns>
    public static Status Free(NativeArena* arena)
    {
        if (arena == null) return Status.Ok;
        if (!HandleSlab.MarkFreed(arena)) return HandleSlab.WhyNotLive(arena);
        if (arena->HasDependents) arena->EndDependents(0, null);
        arena->End(toSystem: false);
        return Status.Ok;
    }

    // pre: marked freed, and nothing depends on it.
    private void End(bool toSystem)
    {
        LeaveParent();
        if (toSystem) ReleaseFrom(&Self->_first, 0);

        Block* block = _first;
        // From here on inline allocation through a stale handle falls into the slow path, which sees that it is freed.
        CloseAll();
        while (block != null)
        {
            Block* next = block->Next;
            _source->Put(block);
            block = next;
        }

        LeaveAccount();
        // Last: the pool may be freed from here on, and its account with it.
        if (Pool != null) Pool->Forget();
        if (_source->IsPrivate) BlockSource.End(_source);
        HandleSlab.Return(Self);
    }

    private readonly void LeaveAccount()
    {
        if (_account == null) return;
        _account->Credit(_heldBytes);
        _account->Leave();
    }

    /// <summary>Gives blocks that are not in use back to the operating system, except for keepBytes of them.</summary>
    public static Status Trim(NativeArena* arena, ulong keepBytes, out ulong released)
    {
        released = 0;
        Status status = HandleSlab.Check(arena);
        if (status == Status.Ok) released = arena->ReleaseSpare(keepBytes);
        return status;
    }

    private void OpenFirst()
    {
        _closedBytes = 0;
        _newestMark = null;
        _lastUsed = _first;
        if (_first == null) CloseAll();
        else Open(_first, _first->Start);
    }

    private void CloseAll()
    {
        _first = _current = _lastUsed = null;
        _newestMark = null;
        Cursor = Limit = (byte*)Self;
    }

    private bool IsUnused => _lastUsed == _first && _current != null && Cursor == _current->Start;

    private ulong ReleaseSpare(ulong keepBytes)
    {
        if (_first == null) return 0;
        if (!IsUnused) return ReleaseFrom(&_lastUsed->Next, keepBytes);

        // Nothing is handed out: the first block is as spare as the others.
        ulong released = ReleaseFrom(&Self->_first, keepBytes);
        if (_first == null) _nextBlockBytes = _firstBlockBytes;
        OpenFirst();
        return released;
    }

    private ulong ReleaseFrom(Block** link, ulong keepBytes)
    {
        ulong released = 0;
        while (*link != null)
        {
            Block* block = *link;
            Block* next = block->Next;
            nuint bytes = block->Bytes;

            // Unmap first, count after: a block that the system does not take stays in the chain.
            if (bytes <= keepBytes || !BlockPool.GiveBack(block))
            {
                keepBytes -= ulong.Min(keepBytes, bytes);
                link = &block->Next;
                continue;
            }

            *link = next;
            if (_account != null) _account->Credit(bytes);
            _heldBytes -= bytes;
            _blocks--;
            released += bytes;
        }

        return released;
    }
}
