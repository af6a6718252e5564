using System.Runtime.CompilerServices;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>The header at the start of every block of an arena; the bytes handed out follow it.</summary>
//
//  0        8        16        24       32                    64                           Bytes
//  ┌────────┬────────┬─────────┬────────┬────────┬────────────┬──────────────┬─────────────┐
//  │ Next   │ Bytes  │ UsedEnd │ Newer  │ where  │ (room)     │ handed out   │ free        │
//  └────────┴────────┴─────────┴────────┴────────┴────────────┴──────────────┴─────────────┘
//                                                             ▲ Start        ▲ UsedEnd     ▲ End
//
//  UsedEnd is written when a block stops being the current one; the current block's is the arena's cursor. Newer is
//  used while the block lies warm in a BlockShard, where Next is the older one.
internal unsafe struct Block
{
    /// <summary>A cache line, so that the first bytes handed out do not share one with the header.</summary>
    public const int HeaderBytes = 64;

    public Block* Next;
    public nuint Bytes;
    public byte* UsedEnd;
    public Block* Newer;

    /// <summary>Whose stock of warm blocks this one goes back to.</summary>
    public int Node;

    /// <summary>What became of the placement that was asked for, and the kind of pages that came.</summary>
    public PlacementStatus Numa;
    public NumaPolicy Policy;
    public HugePages HugePages;

    public readonly byte* Start => Address + HeaderBytes;

    public readonly byte* End => Address + Bytes;

    // A block lives in native memory, so its address never changes.
    private readonly byte* Address => (byte*)Unsafe.AsPointer(ref Unsafe.AsRef(in this));

    /// <summary>Tells whether an empty block has room for a request.</summary>
    public readonly bool Fits(nuint size, nuint alignment)
    {
        nuint room = Bytes - HeaderBytes;
        nuint padding = NativeArena.Padding(Start, alignment);
        return padding <= room && size <= room - padding;
    }
}
