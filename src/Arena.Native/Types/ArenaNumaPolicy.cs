using Arena.Core;

namespace Arena.Native.Types;

/// <summary>Which NUMA nodes memory comes from.</summary>
[NativeType("arena_numa_policy", Chapter = typeof(Exports.PlacementExports))]
public enum ArenaNumaPolicy
{
    /// <summary>What the thread and the process are set to; the system is not asked for anything.</summary>
    Default = 0,
    /// <summary>The node of the thread that touches a page first, whatever the thread and the process are set to.</summary>
    Local = 1,
    /// <summary>With ARENA_PLACEMENT_STRICT only the given nodes; else they are preferred, because who touches memory bound to a full node is killed.</summary>
    Bind = 2,
    /// <summary>The one given node, others when it is full.</summary>
    Preferred = 3,
    /// <summary>The given nodes, others when they are full. Linux before 5.15 prefers the lowest of them.</summary>
    PreferredMany = 4,
    /// <summary>Page by page around the given nodes, or around all where none is given. Windows: block by block.</summary>
    Interleave = 5,
    /// <summary>The same in the proportions that the system is set to. Linux before 6.9: as INTERLEAVE.</summary>
    WeightedInterleave = 6,
}
