using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What each block of an arena was obtained with and where its pages lie. The arrays lie in the second arena of the call.</summary>
[NativeType("arena_numa_report_t", Init = true, Chapter = typeof(Exports.PlacementExports))]
public unsafe struct ArenaNumaReport
{
    /// <summary>sizeof(arena_numa_report_t), set by the caller.</summary>
    public uint StructSize;
    /// <summary>How many blocks the arena holds, in use or kept.</summary>
    public uint Blocks;
    /// <summary>Numbers of nodes are less than this.</summary>
    public uint Nodes;
    /// <summary>The arena_numa_source of the counts in pages.</summary>
    public uint Source;
    /// <summary>Bytes of what is counted in pages.</summary>
    public ulong PageBytes;
    /// <summary>uint64_t[blocks].</summary>
    [FieldType("const uint64_t *")] public ulong* Addresses;
    /// <summary>uint64_t[blocks].</summary>
    [FieldType("const uint64_t *")] public ulong* Bytes;
    /// <summary>uint64_t[blocks]: bytes in huge pages; at most so many where the system has merged mappings.</summary>
    [FieldType("const uint64_t *")] public ulong* HugeBytes;
    /// <summary>uint64_t[blocks][nodes]: pages of the block on each node; those that were never touched are on none.</summary>
    [FieldType("const uint64_t *")] public ulong* Pages;
    /// <summary>uint32_t[blocks]: arena_numa_status.</summary>
    [FieldType("const uint32_t *")] public uint* Statuses;
    /// <summary>uint32_t[blocks]: the arena_numa_policy that the system took, where the status is BOUND.</summary>
    [FieldType("const uint32_t *")] public uint* Policies;
    /// <summary>uint32_t[blocks]: the arena_huge_pages that were obtained.</summary>
    [FieldType("const uint32_t *")] public uint* HugePages;
}
