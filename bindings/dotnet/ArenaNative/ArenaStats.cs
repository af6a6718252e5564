using ArenaNative.Raw;

namespace ArenaNative;

/// <summary>What an arena holds, exact at the moment of the call.</summary>
public readonly record struct ArenaStats
{
    private ArenaStats(in Raw.ArenaStats raw)
    {
        Blocks = (int)raw.Blocks;
        UsedBytes = (long)raw.UsedBytes;
        PeakBytes = (long)raw.PeakBytes;
        ReservedBytes = (long)raw.ReservedBytes;
        CommittedBytes = (long)raw.CommittedBytes;
        Resets = (long)raw.Resets;
        LimitBytes = (long)raw.LimitBytes;
    }

    internal static unsafe ArenaStats Read(ArenaHeader* arena)
    {
        var raw = Raw.ArenaStats.Init();
        ArenaException.ThrowUnlessOk(NativeMethods.arena_stats(arena, &raw));
        return new(raw);
    }

    /// <summary>Number of blocks held, in use or kept for reuse.</summary>
    public int Blocks { get; }
    /// <summary>Handed out since the last reset, rounding included.</summary>
    public long UsedBytes { get; }
    /// <summary>Largest UsedBytes seen at a growth, rewind, reset or this call.</summary>
    public long PeakBytes { get; }
    /// <summary>Address space of all blocks.</summary>
    public long ReservedBytes { get; }
    /// <summary>Part of it that is readable and writable.</summary>
    public long CommittedBytes { get; }
    /// <summary>How often the arena was reset.</summary>
    public long Resets { get; }
    /// <summary>The byte limit given at creation, 0 for none.</summary>
    public long LimitBytes { get; }
}
