using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What a shared arena holds. Exact while no thread allocates from it.</summary>
[NativeType("arena_shared_stats_t", Init = true, Chapter = typeof(Exports.ArenaSharedExports))]
public struct ArenaSharedStats
{
    /// <summary>sizeof(arena_shared_stats_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Local arenas: as many threads as have used it at one time.</summary>
    public uint Locals;
    /// <summary>Number of blocks held, in use or kept for reuse.</summary>
    public ulong Blocks;
    /// <summary>Handed out since the last reset, rounding included.</summary>
    public ulong UsedBytes;
    /// <summary>Largest UsedBytes that a reset or a stats call has seen.</summary>
    public ulong PeakBytes;
    /// <summary>Address space of all blocks.</summary>
    public ulong ReservedBytes;
    /// <summary>How often arena_shared_reset was called.</summary>
    public ulong Resets;
    /// <summary>The byte limit given at creation, 0 for none.</summary>
    public ulong LimitBytes;
}
