using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What an arena holds, in bytes. Exact at the moment of the call.</summary>
[NativeType("arena_stats_t", Init = true, Chapter = typeof(Exports.ArenaExports))]
public struct ArenaStats
{
    /// <summary>sizeof(arena_stats_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Number of blocks held, in use or kept for reuse.</summary>
    public uint Blocks;
    /// <summary>Handed out since the last reset, rounding included.</summary>
    public ulong UsedBytes;
    /// <summary>Largest UsedBytes ever seen at a growth, rewind, reset or stats call.</summary>
    public ulong PeakBytes;
    /// <summary>Address space of all blocks.</summary>
    public ulong ReservedBytes;
    /// <summary>Part of ReservedBytes that is readable and writable.</summary>
    public ulong CommittedBytes;
    /// <summary>How often arena_reset was called.</summary>
    public ulong Resets;
    /// <summary>The byte limit given at creation, 0 for none.</summary>
    public ulong LimitBytes;
}
