// Questions to an arena; none of them changes what it holds.
namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Tells whether an address is that of an arena that was not freed. Null is not.</summary>
    public static bool IsLive(NativeArena* arena) => arena != null && HandleSlab.IsLive(arena);

    /// <summary>Why the last allocation that failed since the last reset did; Ok if none did.</summary>
    public readonly Status LastStatus => HandleSlab.IsLive(Self) ? _lastStatus : HandleSlab.WhyNotLive(Self);

    /// <summary>Handed out and not taken back: rounding, padding and savepoints included.</summary>
    public readonly nuint UsedBytes => _current == null ? 0 : _closedBytes + (nuint)(Cursor - _current->Start);

    internal readonly Block* FirstBlock => _first;

    /// <summary>Tells what an arena holds.</summary>
    public static Status Measure(NativeArena* arena, out ArenaStatistics statistics)
    {
        statistics = default;
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;

        arena->NotePeak();
        statistics = new ArenaStatistics
        {
            Blocks = arena->_blocks,
            UsedBytes = arena->UsedBytes,
            PeakBytes = arena->_peakBytes,
            ReservedBytes = arena->_heldBytes,
            CommittedBytes = arena->_heldBytes,
            Resets = arena->_resets,
            LimitBytes = arena->_limitBytes == ulong.MaxValue ? 0 : arena->_limitBytes,
        };
        return Status.Ok;
    }

    /// <summary>
    /// Tells whether an address lies in memory that an arena has handed out and not taken back. Takes time in
    /// proportion to the number of blocks; false for null and for a freed arena.
    /// </summary>
    public static bool Owns(NativeArena* arena, void* address)
    {
        if (HandleSlab.Check(arena) != Status.Ok || arena->_first == null) return false;

        Block* end = arena->_lastUsed->Next;
        for (Block* block = arena->_first; block != end; block = block->Next)
        {
            byte* usedEnd = block == arena->_current ? arena->Cursor : block->UsedEnd;
            if (address >= block->Start && address < usedEnd) return true;
        }

        return false;
    }

    private void NotePeak()
    {
        nuint used = UsedBytes;
        _peakBytes = nuint.Max(_peakBytes, used);
        _windowPeak = nuint.Max(_windowPeak, used);
    }
}
