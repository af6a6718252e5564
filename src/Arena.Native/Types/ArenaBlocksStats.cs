using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What the process has of warm blocks. Exact while no other thread creates, grows or frees arenas.</summary>
[NativeType("arena_blocks_stats_t", Init = true, Chapter = typeof(Exports.ArenaBlocksExports))]
public struct ArenaBlocksStats
{
    /// <summary>sizeof(arena_blocks_stats_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Number of NUMA nodes that blocks are kept apart for.</summary>
    public uint Nodes;
    /// <summary>Bytes of warm blocks that no arena holds, of all nodes.</summary>
    public ulong RetainedBytes;
    /// <summary>The bound for each node.</summary>
    public ulong RetainedBytesPerNode;
    /// <summary>How often an arena was given a warm block.</summary>
    public ulong Reused;
    /// <summary>How often an arena was given a block new from the system.</summary>
    public ulong Taken;
    /// <summary>How many blocks went back to the system.</summary>
    public ulong GivenBack;
    /// <summary>Their bytes.</summary>
    public ulong GivenBackBytes;
}
