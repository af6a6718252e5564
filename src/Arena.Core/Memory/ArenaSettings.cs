using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>How an arena takes memory. Every field may be zero, which asks for its default.</summary>
public unsafe struct ArenaSettings
{
    public const ulong DefaultFirstBlockBytes = 64 << 10;
    public const ulong DefaultMaxBlockBytes = 4 << 20;
    public const ulong LeastBlockBytes = 4 << 10;
    public const ulong GreatestBlockBytes = 1UL << 40;

    /// <summary>Bytes of the first block, 4 KiB to 1 TiB.</summary>
    public ulong FirstBlockBytes;

    /// <summary>Blocks double up to this size, not less than the first. A larger request gets its own block.</summary>
    public ulong MaxBlockBytes;

    /// <summary>The arena never holds more than this many bytes of blocks; 0 for no limit.</summary>
    public ulong LimitBytes;

    /// <summary>Resets after which a peak of use counts half, so that its blocks are given back; 0 keeps blocks.</summary>
    public ulong DecayResets;

    /// <summary>Whose limit the blocks are charged to as well; null for none, or for a child its parent's.</summary>
    public Budget* Budget;

    /// <summary>Where the blocks lie and in what pages; all zero asks for nothing, or for a child for its parent's.</summary>
    public Placement Placement;

    /// <summary>Puts defaults in place of zeros. False when a size is out of range.</summary>
    internal bool Complete()
    {
        if (FirstBlockBytes == 0) FirstBlockBytes = DefaultFirstBlockBytes;
        if (MaxBlockBytes == 0) MaxBlockBytes = ulong.Max(DefaultMaxBlockBytes, FirstBlockBytes);
        if (LimitBytes == 0) LimitBytes = ulong.MaxValue;

        return FirstBlockBytes >= LeastBlockBytes
            && MaxBlockBytes >= FirstBlockBytes
            && MaxBlockBytes <= GreatestBlockBytes
            && Placement.IsSound;
    }
}
