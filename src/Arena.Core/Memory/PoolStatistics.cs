namespace Arena.Core.Memory;

/// <summary>What a pool holds. Exact while no other thread uses it.</summary>
public struct PoolStatistics
{
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

    /// <summary>Bytes that idle arenas have ever given back to the system.</summary>
    public ulong GivenBackBytes;

    /// <summary>The floor given at creation.</summary>
    public ulong FloorBytes;

    /// <summary>The ceiling given at creation, 0 for none.</summary>
    public ulong CeilingBytes;
}
