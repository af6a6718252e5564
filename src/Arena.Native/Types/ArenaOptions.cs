using Arena.Core;

namespace Arena.Native.Types;

/// <summary>How an arena takes memory. Every field may be zero, which asks for its default.</summary>
[NativeType("arena_options", Init = true, Chapter = typeof(Exports.ArenaExports))]
public unsafe struct ArenaOptions
{
    /// <summary>sizeof(arena_options); a larger struct from a newer header is accepted if its unknown tail is zero.</summary>
    public uint StructSize;
    /// <summary>Reserved, must be 0.</summary>
    public uint Flags;
    /// <summary>Bytes of the first block, taken at the first allocation. Default 64 KiB, at least 4 KiB.</summary>
    public ulong FirstBlockBytes;
    /// <summary>Blocks double up to this size. Default 4 MiB. A larger request gets a block of its own.</summary>
    public ulong MaxBlockBytes;
    /// <summary>The arena never holds more than this many bytes of blocks. Default 0: no limit.</summary>
    public ulong LimitBytes;
    /// <summary>
    /// Resets after which a peak of use counts half at most: blocks beyond twice the peak are given back then. Default 0:
    /// resets keep all blocks.
    /// </summary>
    public ulong DecayResets;
    /// <summary>
    /// Charged for every block, beside the arena's own limit. Default NULL: none, or for a child its parent's. It must not be
    /// freed before the arena.
    /// </summary>
    [FieldType("arena_budget *")] public nint Budget;
    /// <summary>Where the blocks lie and in what pages, copied. Default NULL: the system decides.</summary>
    [FieldType("const arena_placement_t *")] public ArenaPlacement* Placement;
}
