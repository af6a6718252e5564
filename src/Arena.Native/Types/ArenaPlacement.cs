using Arena.Core;

namespace Arena.Native.Types;

/// <summary>Where the blocks of an arena shall lie and in what pages. All zero asks for nothing.</summary>
[NativeType("arena_placement_t", Init = true, Chapter = typeof(Exports.PlacementExports))]
public unsafe struct ArenaPlacement
{
    /// <summary>sizeof(arena_placement_t).</summary>
    public uint StructSize;
    /// <summary>An arena_numa_policy.</summary>
    public uint Policy;
    /// <summary>An arena_huge_pages.</summary>
    public uint HugePages;
    /// <summary>arena_placement flags.</summary>
    public uint Flags;
    /// <summary>One bit a node: node n is bit n % 64 of nodes[n / 64]. One for PREFERRED, none for DEFAULT and LOCAL.</summary>
    public fixed ulong Nodes[16];
}
