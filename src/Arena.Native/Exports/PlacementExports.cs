using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Where memory lies: on which NUMA nodes of a large machine, and in pages of which size. Asked for in the options of an
/// arena or a pool by an arena_placement_t, it holds for every block.
/// </summary>
/// <remarks>
/// Best effort, which is the default, takes what comes nearest and says so in arena_numa_report: containers forbid the
/// calls of NUMA, and a node that a machine does not have is no reason to fail. With ARENA_PLACEMENT_STRICT an allocation
/// gives NULL instead, and arena_last_status says UNSUPPORTED where nodes, policy or pages are not to be had here, and
/// OUT_OF_MEMORY where they are full.
/// Explicit huge pages and processes that fork: a child that writes to an inherited page needs another of the pool, and is
/// ended by the system when there is none.
/// Threads: these functions may be called by any threads at once, each with arenas of its own.
/// </remarks>
[Chapter(7, "Placement")]
public static unsafe class PlacementExports
{
    /// <summary>Tells which NUMA nodes there are. Asks the system at each call.</summary>
    /// <param name="memory">Takes the arrays; not NULL.</param>
    /// <param name="topology">Receives the nodes; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_MEMORY or LIMIT_EXCEEDED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_numa_topology")]
    [return: C99Type("arena_status")]
    public static int Topology([C99Type("arena *")] ArenaHeader* memory, [C99Type("arena_numa_topology_t *")] ArenaNumaTopology* topology)
    {
        if (!Structs.CanFill(topology)) return (int)Status.InvalidArgument;
        Status status = NumaTopology.Read((NativeArena*)memory, out NumaTopology read);
        if (status == Status.Ok) Structs.Fill(topology, TopologyOf(read));
        return (int)status;
    }

    /// <summary>
    /// Tells for each block of an arena what was obtained and on which node its pages lie at this moment. Takes time in
    /// proportion to the number of pages, and on Linux reads all mappings of the process.
    /// </summary>
    /// <param name="measured">The arena that is asked about; not NULL, and not changed.</param>
    /// <param name="memory">Another arena, which takes the arrays; not NULL.</param>
    /// <param name="report">Receives the answer; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, also if both arenas are one, INVALID_HANDLE, OUT_OF_MEMORY or LIMIT_EXCEEDED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_numa_report")]
    [return: C99Type("arena_status")]
    public static int Report([C99Type("arena *")] ArenaHeader* measured, [C99Type("arena *")] ArenaHeader* memory, [C99Type("arena_numa_report_t *")] ArenaNumaReport* report)
    {
        if (!Structs.CanFill(report)) return (int)Status.InvalidArgument;
        Status status = NumaReport.Read((NativeArena*)measured, (NativeArena*)memory, out NumaReport read);
        if (status == Status.Ok) Structs.Fill(report, ReportOf(read));
        return (int)status;
    }

    /// <summary>Reads the placement of an options struct; null asks for none. False for one that is not sound.</summary>
    internal static bool Read(ArenaPlacement* source, out Placement placement)
    {
        placement = default;
        if (Structs.Read(source, out ArenaPlacement read) != Status.Ok) return false;

        placement.Policy = (NumaPolicy)read.Policy;
        placement.HugePages = (HugePages)read.HugePages;
        placement.Flags = (PlacementFlags)read.Flags;
        for (int i = 0; i < NodeMask.Words; i++) placement.Nodes.Bits[i] = read.Nodes[i];
        return placement.IsSound;
    }

    private static ArenaNumaTopology TopologyOf(in NumaTopology topology) => new()
    {
        Nodes = topology.Nodes,
        Ids = topology.Ids,
        Flags = (uint*)topology.Flags,
        TotalBytes = topology.TotalBytes,
        FreeBytes = topology.FreeBytes,
        ProcessorOffsets = topology.ProcessorOffsets,
        Processors = topology.Processors,
        Distances = topology.Distances,
    };

    private static ArenaNumaReport ReportOf(in NumaReport report) => new()
    {
        Blocks = report.Blocks,
        Nodes = report.Nodes,
        Source = (uint)report.Source,
        PageBytes = report.PageBytes,
        Addresses = report.Addresses,
        Bytes = report.Bytes,
        HugeBytes = report.HugeBytes,
        Pages = report.Pages,
        Statuses = (uint*)report.Statuses,
        Policies = (uint*)report.Policies,
        HugePages = (uint*)report.HugePages,
    };
}
