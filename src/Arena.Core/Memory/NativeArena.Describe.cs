// An arena's name and the numbers of reports.

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Names an arena in reports. The text is copied, cut at 127 bytes; null takes the name away.</summary>
    public static Status SetName(NativeArena* arena, byte* name)
    {
        Status status = HandleSlab.Check(arena);
        if (status == Status.Ok) arena->_name = NameTable.Add(name);
        return status;
    }

    /// <summary>Says what an arena is called and where it was created. Either may be null.</summary>
    public void SetOrigin(byte* name, byte* site)
    {
        _name = NameTable.Add(name);
        _site = NameTable.Add(site);
    }

    /// <summary>All that can be told. pre: the calling thread has the arena.</summary>
    internal ArenaDescription Describe()
    {
        NotePeak();
        ArenaDescription description = DescribeFromOutside();
        BlockWalk walk = new(Self);
        while (walk.Next()) description.WasteBytes += walk.Block.WasteBytes;
        // Lists that somebody has written over lead nowhere.
        if (VerifyDownTo(null, out _) != Status.Ok) return description;
        for (SavepointNode* node = _newestMark; node != null; node = node->Previous) description.Marks++;
        for (CleanupNode* node = _newestCleanup; node != null; node = node->Previous) description.Cleanups++;
        return description;
    }

    /// <summary>
    /// What can be told while another thread works with the arena or frees it: each number was true at some moment. The
    /// cursor is read before the block, so that it may belong to another one; then what it adds is left out.
    /// </summary>
    internal readonly ArenaDescription DescribeFromOutside()
    {
        byte* cursor = Cursor;
        Block* current = _current;
        nuint room = (nuint)cursor - (nuint)current;
        return new ArenaDescription
        {
            Address = Self,
            Name = _name,
            Site = _site,
            Checks = _checks,
            Blocks = _blocks,
            UsedBytes = _closedBytes + (current == null || room < Block.HeaderBytes || room > _heldBytes ? 0 : room - Block.HeaderBytes),
            PeakBytes = _peakBytes,
            HeldBytes = _heldBytes,
            LimitBytes = _limitBytes == ulong.MaxValue ? 0 : _limitBytes,
            Resets = _resets,
        };
    }

    internal readonly bool IsLastUsed(Block* block) => block == _lastUsed;

    internal readonly BlockDescription Describe(Block* block, bool isSpare)
    {
        bool isCurrent = block == _current;
        byte* usedEnd = isSpare ? block->Start : isCurrent ? Cursor : block->UsedEnd;
        return new BlockDescription
        {
            Bytes = block->Bytes,
            UsedBytes = (ulong)(usedEnd - block->Start),
            WasteBytes = isSpare || isCurrent ? 0 : (ulong)(block->End - usedEnd),
            State = isSpare ? BlockState.Spare : isCurrent ? BlockState.Current : BlockState.Full,
        };
    }
}
