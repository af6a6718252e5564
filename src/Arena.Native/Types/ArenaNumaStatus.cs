using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What became of a policy.</summary>
[NativeType("arena_numa_status", Chapter = typeof(Exports.PlacementExports))]
public enum ArenaNumaStatus
{
    /// <summary>None was asked for.</summary>
    None = 0,
    /// <summary>The system took it.</summary>
    Bound = 1,
    /// <summary>The system refused; a thread on the node touched the block, and it lies there.</summary>
    FirstTouch = 2,
    /// <summary>Nobody can tell yet whether it was obeyed.</summary>
    Unverified = 3,
    /// <summary>The system has no such nodes or refused, and the block lies wherever it fell.</summary>
    Unavailable = 4,
}
