// Checks on an arena. While any is on, the limit lies at the cursor, so that every allocation that takes room enters the
// slow path and is looked after here. While none is on they cost the fast path nothing.
using System.Runtime.InteropServices;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>What fresh memory is filled with.</summary>
    public const byte FreshFill = 0xA7;

    /// <summary>What memory is filled with when it is given back.</summary>
    public const byte GoneFill = 0xD7;

    private readonly bool IsRecorded => (_checks & ArenaChecks.Recorded) != 0;

    private readonly bool HasCanaries => (_checks & ArenaChecks.Canaries) != 0;

    /// <summary>What is checked, what the library adds by itself included.</summary>
    public readonly ArenaChecks Checks => _checks;

    /// <summary>Makes the calling thread the owner of an arena and its children. Without a check of owners there is nothing to hand over.</summary>
    public static Status Adopt(NativeArena* arena)
    {
        if (arena == null) return Status.InvalidArgument;
        if (!HandleSlab.IsLive(arena)) return HandleSlab.WhyNotLive(arena);
        for (NativeArena* at = arena; at != null; at = at->NextBelow(arena)) at->TakeOwnership();
        return Status.Ok;
    }

    /// <summary>Looks at the patterns around every allocation.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, WrongThread, or Damaged with the oldest allocation that is.</returns>
    public static Status Verify(NativeArena* arena, out ArenaDamage damage)
    {
        damage = default;
        Status status = HandleSlab.Check(arena);
        return status == Status.Ok ? arena->VerifyDownTo(null, out damage) : status;
    }

    /// <summary>Ok or WrongThread.</summary>
    internal readonly Status OwnerStatus =>
        Owner == 0 || Owner == OperatingSystemProcess.CurrentThread ? Status.Ok : Status.WrongThread;

    private void StartChecks(ArenaChecks checks)
    {
        _checks = checks;
        TakeOwnership();
        if ((checks & ArenaChecks.Valgrind) != 0) MemoryTools.PoolMade(Self);
    }

    /// <summary>Makes the calling thread the owner, where owners are checked.</summary>
    internal void TakeOwnership()
    {
        if ((_checks & ArenaChecks.Owner) != 0) Owner = OperatingSystemProcess.CurrentThread;
    }

    // Around the children of an arena, each before its own: the next one, or null at the end.
    private readonly NativeArena* NextBelow(NativeArena* top)
    {
        if (_newestChild != null) return _newestChild;
        NativeArena* at = Self;
        while (at != top && at->_olderSibling == null) at = at->_parent;
        return at == top ? null : at->_olderSibling;
    }

    private static Status Worse(Status first, Status second) => first != Status.Ok ? first : second;

    private byte* AllocateChecked(nuint size, nuint alignment)
    {
        if (OwnerStatus != Status.Ok) return Fail(Status.WrongThread);

        Limit = BlockEnd;
        byte* start = IsRecorded ? AllocateRecorded(size, alignment) : TakeOrGrow(size, alignment);
        if (start != null && (_checks & ArenaChecks.Poison) != 0) MemoryTools.Unpoison(start, size);
        if (start != null && (_checks & ArenaChecks.Fill) != 0) NativeMemory.Fill(start, size, FreshFill);
        SetLimit();
        return start;
    }

    private byte* AllocateRecorded(nuint size, nuint alignment)
    {
        if (!_records.Reserve()) return Fail(Status.OutOfMemory);

        CheckRecord record = new() { Size = size };
        bool isTaken = (_checks & ArenaChecks.Guard) != 0 ? TakeGuarded(size, alignment, ref record) : TakeFenced(size, alignment, ref record);
        if (!isTaken) return null;

        _records.Push(record);
        if (HasCanaries) Canary.Draw(record);
        if ((_checks & ArenaChecks.Valgrind) != 0) MemoryTools.Allocated(Self, record.Start, size);
        return record.Start;
    }

    // Room before and behind. Before it is a whole alignment, so that the allocation keeps its boundary.
    private bool TakeFenced(nuint size, nuint alignment, ref CheckRecord record)
    {
        nuint before = nuint.Max(alignment, Canary.Bytes);
        byte* start = TakeOrGrow(before + RoundUp(size) + Canary.Bytes, alignment);
        record.Start = start + before;
        return start != null;
    }

    // Pages outside of the blocks, but counted like them. With a block there is always a state to go back to.
    private bool TakeGuarded(nuint size, nuint alignment, ref CheckRecord record)
    {
        if (_current == null && Grow(0, Granule) == null) return false;
        nuint bytes = GuardedPages.BytesFor(size, alignment);
        bool isAllowed = bytes <= _limitBytes - _heldBytes && (_account == null || _account->Charge(bytes) == null);
        if (!isAllowed || !GuardedPages.Take(size, alignment, out record))
        {
            if (isAllowed && _account != null) _account->Credit(bytes);
            _lastStatus = isAllowed ? Status.OutOfMemory : Status.LimitExceeded;
            return false;
        }

        _heldBytes += bytes;
        _closedBytes += RoundUp(size);
        return true;
    }

    // Always moves: the old place is looked at, and its later users are caught.
    private byte* ReallocateRecorded(byte* start, nuint oldSize, nuint newSize, nuint alignment)
    {
        if (oldSize == 0) return Allocate(newSize, alignment);      // of no bytes there may be no record
        CheckRecord* record = _records.Find(start);
        if (record == null || record->Size != oldSize) return Fail(Status.InvalidArgument);
        if (HasCanaries && Canary.IsDamaged(*record, out _)) return Fail(Status.Damaged);

        byte* moved = AllocateSlow(newSize, alignment);
        if (moved == null) return null;
        NativeMemory.Copy(start, moved, nuint.Min(oldSize, newSize));
        if ((_checks & ArenaChecks.Fill) != 0) NativeMemory.Fill(start, oldSize, GoneFill);
        return moved;
    }

    private readonly Status VerifyDownTo(void* last, out ArenaDamage damage)
    {
        damage = default;
        return HasCanaries && _records.FindDamage(last, out damage) ? Status.Damaged : Status.Ok;
    }

    private void EndRewind(SavepointNode* node, Status status)
    {
        if (status != Status.Ok) _lastStatus = status;
        GiveBackDownTo(node);
        PoisonFreeRoom();
    }

    // A node of the arena's own lists that was written over leads nowhere.
    private readonly bool IsIntact(void* node)
    {
        if (!HasCanaries) return true;
        CheckRecord* record = _records.Find(node);
        return record != null && !Canary.IsDamaged(*record, out _);
    }

    // The newest allocations down to that of an address, or all: they are not to be touched again.
    private void GiveBackDownTo(void* last)
    {
        bool isLast = false;
        while (!isLast && !_records.IsEmpty)
        {
            CheckRecord record = _records.Pop();
            isLast = record.Start == last;
            if ((_checks & ArenaChecks.Fill) != 0) NativeMemory.Fill(record.Start, record.Size, GoneFill);
            if ((_checks & ArenaChecks.Valgrind) != 0) MemoryTools.GivenBack(Self, record.Start);
            if (record.Mapping == null) continue;
            _heldBytes -= record.MappingBytes;
            if (_account != null) _account->Credit(record.MappingBytes);
            GuardedPages.GiveBack(record);
        }
    }

    // Under checks the limit follows the cursor, and an instrumented program may use exactly what it asked for.
    private void NoteResized(byte* start, nuint oldSize, nuint newSize)
    {
        if (_checks == 0) return;
        SetLimit();
        if ((_checks & ArenaChecks.Poison) == 0) return;
        MemoryTools.Poison(start, start + RoundUp(nuint.Max(oldSize, newSize)));
        MemoryTools.Unpoison(start, newSize);
    }

    // After going back, what is free again is out of bounds for an instrumented program.
    private readonly void PoisonFreeRoom()
    {
        if ((_checks & ArenaChecks.Poison) == 0 || _first == null) return;
        MemoryTools.Poison(Cursor, _current->End);
        for (Block* spare = _lastUsed->Next; spare != null; spare = spare->Next) MemoryTools.Poison(spare->Start, spare->End);
    }

    // pre: the arena has gone back to empty, or is about to end.
    private void EndChecks()
    {
        GiveBackDownTo(null);
        _records.Free();
        if ((_checks & ArenaChecks.Valgrind) != 0) MemoryTools.PoolGone(Self);
    }

    // The state that a savepoint names, when the list that leads to it cannot be trusted: its own node must be intact.
    private readonly SavepointNode* FindIntact(in Savepoint savepoint)
    {
        SavepointNode* node = (SavepointNode*)savepoint.Node;
        return node != null && IsIntact(node) && node->Serial == savepoint.Serial ? node : null;
    }
}
