namespace Arena.Core.Memory;

/// <summary>What a shared arena holds. Exact while no thread allocates from it.</summary>
public struct SharedStatistics
{
    /// <summary>Locals: as many threads as have used it at one time.</summary>
    public ulong Locals;

    /// <summary>Number of blocks held, in use or kept for reuse.</summary>
    public ulong Blocks;

    /// <summary>Handed out and not taken back: rounding, padding and savepoints included.</summary>
    public ulong UsedBytes;

    /// <summary>The largest <see cref="UsedBytes"/> that a reset or a measurement has seen.</summary>
    public ulong PeakBytes;

    /// <summary>Address space of all blocks.</summary>
    public ulong ReservedBytes;

    /// <summary>How often it was reset.</summary>
    public ulong Resets;

    /// <summary>The byte limit given at creation, 0 for none.</summary>
    public ulong LimitBytes;
}
