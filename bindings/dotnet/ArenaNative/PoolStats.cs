namespace ArenaNative;

/// <summary>What a pool holds, exact while no other thread uses it.</summary>
public readonly record struct PoolStats
{
    internal PoolStats(in Raw.ArenaPoolStats raw)
    {
        AtFloor = raw.AtFloor != 0;
        Acquired = (long)raw.Acquired;
        Idle = (long)raw.Idle;
        ReservedBytes = (long)raw.ReservedBytes;
        IdleBytes = (long)raw.IdleBytes;
        Created = (long)raw.Created;
        Reused = (long)raw.Reused;
        GivenBackBytes = (long)raw.GivenBackBytes;
        FloorBytes = (long)raw.FloorBytes;
        CeilingBytes = (long)raw.CeilingBytes;
    }

    /// <summary>Whether idle arenas hold no more than the floor.</summary>
    public bool AtFloor { get; }
    /// <summary>Arenas handed out.</summary>
    public long Acquired { get; }
    /// <summary>Arenas waiting.</summary>
    public long Idle { get; }
    /// <summary>Bytes of blocks of all arenas.</summary>
    public long ReservedBytes { get; }
    /// <summary>Part of it that idle arenas hold.</summary>
    public long IdleBytes { get; }
    /// <summary>Arenas ever made.</summary>
    public long Created { get; }
    /// <summary>How often an arena was handed out again.</summary>
    public long Reused { get; }
    /// <summary>Bytes that idle arenas have given back to the system.</summary>
    public long GivenBackBytes { get; }
    /// <summary>The floor given at creation.</summary>
    public long FloorBytes { get; }
    /// <summary>The ceiling given at creation, 0 for none.</summary>
    public long CeilingBytes { get; }
}
