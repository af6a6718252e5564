namespace Arena.Core.Memory;

/// <summary>How a pool takes memory. Every field may be zero, which asks for its default.</summary>
public struct PoolSettings
{
    public const ulong DefaultDecay = 256;

    /// <summary>Idle arenas may go on holding this many bytes.</summary>
    public ulong FloorBytes;

    /// <summary>All arenas together never hold more than this; 0 for no ceiling.</summary>
    public ulong CeilingBytes;

    /// <summary>Of each arena. DecayResets is also the length of the pool's windows, in releases of a shard.</summary>
    public ArenaSettings Arena;

    /// <summary>Puts defaults in place of zeros. False when a size is out of range.</summary>
    internal bool Complete()
    {
        if (CeilingBytes == 0 || CeilingBytes > long.MaxValue) CeilingBytes = long.MaxValue;
        if (Arena.DecayResets == 0) Arena.DecayResets = DefaultDecay;
        Arena.DecayResets = ulong.Min(Arena.DecayResets, uint.MaxValue);
        return FloorBytes <= CeilingBytes && Arena.Complete();
    }
}
