using Arena.Core;

namespace Arena.Native.Types;

/// <summary>How a report learned where pages lie.</summary>
[NativeType("arena_numa_source", Chapter = typeof(Exports.PlacementExports))]
public enum ArenaNumaSource
{
    /// <summary>The system did not say.</summary>
    None = 0,
    /// <summary>It was asked for each page.</summary>
    Pages = 1,
    /// <summary>It was asked for each mapping; a block in one that holds more, on several nodes, has no count.</summary>
    Mappings = 2,
}
