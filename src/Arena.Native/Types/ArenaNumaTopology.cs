using Arena.Core;

namespace Arena.Native.Types;

/// <summary>The NUMA nodes of the machine at the moment of the call. The arrays lie in the arena of the call.</summary>
[NativeType("arena_numa_topology_t", Init = true, Chapter = typeof(Exports.PlacementExports))]
public unsafe struct ArenaNumaTopology
{
    /// <summary>sizeof(arena_numa_topology_t), set by the caller.</summary>
    public uint StructSize;
    /// <summary>How many nodes there are, at least 1.</summary>
    public uint Nodes;
    /// <summary>uint32_t[nodes]: their numbers, rising, which may have gaps.</summary>
    [FieldType("const uint32_t *")] public uint* Ids;
    /// <summary>uint32_t[nodes]: arena_numa_node flags.</summary>
    [FieldType("const uint32_t *")] public uint* Flags;
    /// <summary>uint64_t[nodes]: memory of the node, 0 where the system does not say (Windows).</summary>
    [FieldType("const uint64_t *")] public ulong* TotalBytes;
    /// <summary>uint64_t[nodes]: of this what is free.</summary>
    [FieldType("const uint64_t *")] public ulong* FreeBytes;
    /// <summary>uint32_t[nodes + 1]: node i has processors[processor_offsets[i]] up to processor_offsets[i + 1].</summary>
    [FieldType("const uint32_t *")] public uint* ProcessorOffsets;
    /// <summary>Numbers of processors.</summary>
    [FieldType("const uint32_t *")] public uint* Processors;
    /// <summary>uint32_t[nodes][nodes]: 10 is near; 0 where the system does not say.</summary>
    [FieldType("const uint32_t *")] public uint* Distances;
}
