namespace Arena.Core.Memory;

/// <summary>A savepoint of an arena. The default value is none.</summary>
public unsafe struct Savepoint
{
    /// <summary>Where the arena keeps its way back; compared with the arena's own list, never followed.</summary>
    public void* Node;

    /// <summary>Different for every savepoint of a handle, also across resets and reuse of the handle's memory.</summary>
    public ulong Serial;
}

/// <summary>The state an arena goes back to, kept in the arena itself: 64 bytes, newest first.</summary>
internal unsafe struct SavepointNode
{
    public SavepointNode* Previous;
    public ulong Serial;
    public Block* Current;
    public Block* LastUsed;
    public byte* Cursor;
    public nuint ClosedBytes;
    public CleanupNode* NewestCleanup;
    private fixed ulong _roomToGrow[1];
}
