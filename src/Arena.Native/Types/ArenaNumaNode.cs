using System;
using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What a node has; a node may have memory and no processors, or the other way round.</summary>
[Flags]
[NativeType("arena_numa_node", Chapter = typeof(Exports.PlacementExports))]
public enum ArenaNumaNode
{
    /// <summary>Memory.</summary>
    HasMemory = 1,
    /// <summary>Processors.</summary>
    HasProcessors = 2,
    /// <summary>Memory that this process may take.</summary>
    Allowed = 4,
}
