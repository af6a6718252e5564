using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What a pool holds. Exact while no other thread uses it.</summary>
[NativeType("arena_pool_stats_t", Init = true, Chapter = typeof(Exports.ArenaPoolExports))]
public struct ArenaPoolStats
{
    /// <summary>sizeof(arena_pool_stats_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>1 when idle arenas hold no more than the floor, else 0.</summary>
    public uint AtFloor;
    /// <summary>Arenas handed out.</summary>
    public ulong Acquired;
    /// <summary>Arenas waiting.</summary>
    public ulong Idle;
    /// <summary>Bytes of blocks of all arenas.</summary>
    public ulong ReservedBytes;
    /// <summary>Part of ReservedBytes that idle arenas hold.</summary>
    public ulong IdleBytes;
    /// <summary>Arenas ever made.</summary>
    public ulong Created;
    /// <summary>How often a released arena was handed out again.</summary>
    public ulong Reused;
    /// <summary>Bytes that idle arenas have given back to the system since the pool was made.</summary>
    public ulong GivenBackBytes;
    /// <summary>The floor given at creation.</summary>
    public ulong FloorBytes;
    /// <summary>The ceiling given at creation, 0 for none.</summary>
    public ulong CeilingBytes;
}
