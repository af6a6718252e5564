using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// The warm blocks of the process: what an arena leaves at arena_free waits here, with its pages, for the next arena that
/// asks for a block of its size on its NUMA node. Up to 64 MiB a node stay; arena_blocks_configure changes that.
/// </summary>
/// <remarks>
/// Threads: all functions of this chapter may be called from any thread at any time.
/// What goes back to the operating system at once: arena_trim, the modes of arena_reset_to that give blocks back, windows of
/// decay, and arenas of which a pool rids itself. Warm blocks are not cleared: use arena_alloc_zeroed where that matters.
/// </remarks>
[Chapter(8, "Blocks")]
public static unsafe class ArenaBlocksExports
{
    /// <summary>Sets how many bytes of warm blocks may stay, and gives back at once what is beyond that.</summary>
    /// <param name="options">NULL for the defaults.</param>
    /// <returns>ARENA_STATUS_OK or INVALID_ARGUMENT.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_blocks_configure")]
    [return: C99Type("arena_status")]
    public static int Configure([C99Type("const arena_blocks_options *")] ArenaBlocksOptions* options)
    {
        Status status = Structs.Read(options, out ArenaBlocksOptions read);
        if (status != Status.Ok || read.Flags != 0) return (int)Status.InvalidArgument;
        BlockPool.Configure(read.RetainedBytesPerNode);
        return (int)Status.Ok;
    }

    /// <summary>Gives warm blocks back to the operating system.</summary>
    /// <param name="keep_bytes">How many bytes of them may stay, of all nodes; 0 for none.</param>
    /// <param name="released">Receives the bytes given back; may be NULL.</param>
    /// <returns>ARENA_STATUS_OK.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_blocks_trim")]
    [return: C99Type("arena_status")]
    public static int Trim(ulong keep_bytes, ulong* released)
    {
        ulong bytes = BlockPool.TrimTo(keep_bytes);
        if (released != null) *released = bytes;
        return (int)Status.Ok;
    }

    /// <summary>Tells what the process has of warm blocks.</summary>
    /// <param name="stats">Receives the numbers; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK or INVALID_ARGUMENT.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_blocks_stats")]
    [return: C99Type("arena_status")]
    public static int Stats([C99Type("arena_blocks_stats_t *")] ArenaBlocksStats* stats)
    {
        if (!Structs.CanFill(stats)) return (int)Status.InvalidArgument;
        Structs.Fill(stats, StatsOf(BlockPool.Measure()));
        return (int)Status.Ok;
    }

    private static ArenaBlocksStats StatsOf(in BlockPoolStatistics statistics) => new()
    {
        Nodes = statistics.Nodes,
        RetainedBytes = statistics.RetainedBytes,
        RetainedBytesPerNode = statistics.BoundBytes,
        Reused = statistics.Reused,
        Taken = statistics.Taken,
        GivenBack = statistics.GivenBack,
        GivenBackBytes = statistics.GivenBackBytes,
    };
}
