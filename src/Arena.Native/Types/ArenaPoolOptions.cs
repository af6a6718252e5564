using Arena.Core;

namespace Arena.Native.Types;

/// <summary>How a pool and its arenas take memory. Every field may be zero, which asks for its default.</summary>
[NativeType("arena_pool_options", Init = true, Chapter = typeof(Exports.ArenaPoolExports))]
public unsafe struct ArenaPoolOptions
{
    /// <summary>sizeof(arena_pool_options).</summary>
    public uint StructSize;
    /// <summary>Reserved, must be 0.</summary>
    public uint Flags;
    /// <summary>Idle arenas may go on holding this many bytes. Default 0: all goes back in time.</summary>
    public ulong FloorBytes;
    /// <summary>All arenas of the pool together never hold more than this many bytes. Default 0: no ceiling.</summary>
    public ulong CeilingBytes;
    /// <summary>Releases, per shard and per arena, after which what was not needed meanwhile goes back. Default 256.</summary>
    public ulong DecayReleases;
    /// <summary>As in arena_options, for each arena.</summary>
    public ulong FirstBlockBytes;
    /// <summary>As in arena_options, for each arena.</summary>
    public ulong MaxBlockBytes;
    /// <summary>As in arena_options: the limit of each arena.</summary>
    public ulong LimitBytes;
    /// <summary>
    /// Charged for every block of every arena, idle ones included, beside the ceiling. Default NULL: none. It must not be freed
    /// before the pool.
    /// </summary>
    [FieldType("arena_budget *")] public nint Budget;
    /// <summary>As in arena_options, for each arena.</summary>
    [FieldType("const arena_placement_t *")] public ArenaPlacement* Placement;
}
