using System;
using Arena.Core;

namespace Arena.Native.Types;

/// <summary>How a placement is meant; combine with |.</summary>
[Flags]
[NativeType("arena_placement", Chapter = typeof(Exports.PlacementExports))]
public enum ArenaPlacementFlags
{
    /// <summary>No memory is better than memory elsewhere or of another kind: the allocation fails with a status.</summary>
    Strict = 1,
    /// <summary>Every page gets its memory when its block is made, so that no later access faults.</summary>
    Populate = 2,
    /// <summary>Where the system refuses a policy, the calling thread moves to the node, touches the block, and moves back.</summary>
    FirstTouch = 4,
}
