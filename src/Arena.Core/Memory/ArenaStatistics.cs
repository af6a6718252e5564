namespace Arena.Core.Memory;

/// <summary>What an arena holds, in bytes, exact at the moment of asking.</summary>
public struct ArenaStatistics
{
    /// <summary>Number of blocks held, in use or kept for reuse.</summary>
    public uint Blocks;

    /// <summary>Handed out and not taken back: rounding, padding and savepoints included.</summary>
    public ulong UsedBytes;

    /// <summary>The largest <see cref="UsedBytes"/> there ever was.</summary>
    public ulong PeakBytes;

    /// <summary>Address space of all blocks, their headers included.</summary>
    public ulong ReservedBytes;

    /// <summary>Part of <see cref="ReservedBytes"/> that is readable and writable.</summary>
    public ulong CommittedBytes;

    /// <summary>How often the arena was reset.</summary>
    public ulong Resets;

    /// <summary>The byte limit given at creation, 0 for none.</summary>
    public ulong LimitBytes;
}
