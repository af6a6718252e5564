namespace Arena.Core.Memory;

/// <summary>The numbers of a report on an arena.</summary>
internal unsafe struct ArenaDescription
{
    public NativeArena* Address;
    public uint Name;
    public uint Site;
    public ArenaChecks Checks;
    public ulong Blocks;
    public ulong UsedBytes;
    public ulong PeakBytes;
    public ulong HeldBytes;
    public ulong LimitBytes;
    public ulong Resets;

    // Only of an arena that the calling thread has.
    public ulong WasteBytes;        // ends of blocks in use that nothing will be put into before the arena goes back
    public ulong Marks;
    public ulong Cleanups;
}

internal enum BlockState
{
    Full,
    Current,
    Spare,
}

internal struct BlockDescription
{
    public ulong Bytes;
    public ulong UsedBytes;
    public ulong WasteBytes;
    public BlockState State;
}

/// <summary>The blocks of an arena in order of use.</summary>
internal unsafe struct BlockWalk(NativeArena* arena)
{
    private Block* _next = arena->FirstBlock;
    private bool _isSpare;

    public BlockDescription Block { get; private set; }

    public bool Next()
    {
        if (_next == null) return false;
        Block = arena->Describe(_next, _isSpare);
        _isSpare |= arena->IsLastUsed(_next);
        _next = _next->Next;
        return true;
    }
}
