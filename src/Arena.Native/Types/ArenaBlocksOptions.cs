using Arena.Core;

namespace Arena.Native.Types;

/// <summary>How many blocks of ended arenas stay warm. Every field may be zero, which asks for its default.</summary>
[NativeType("arena_blocks_options", Init = true, Chapter = typeof(Exports.ArenaBlocksExports))]
public struct ArenaBlocksOptions
{
    /// <summary>sizeof(arena_blocks_options).</summary>
    public uint StructSize;
    /// <summary>Reserved, must be 0.</summary>
    public uint Flags;
    /// <summary>
    /// Bytes that may stay for each NUMA node; no block larger than an eighth of it stays. Default 64 MiB. 1 keeps none.
    /// </summary>
    public ulong RetainedBytesPerNode;
}
