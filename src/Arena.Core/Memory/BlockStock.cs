using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>
/// The warm blocks of one source on one node: shards of them, so that threads seldom meet. Never freed. A thread puts into
/// its own shard, and looks into the others when that has nothing for it.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal unsafe struct BlockStock
{
    private const int GreatestShards = 16;

    private uint _shardMask;
    private int _node;

    public readonly int Node => _node;

    /// <summary>A stock without blocks; null when the system refuses.</summary>
    public static BlockStock* New(int node)
    {
        uint shards = Shards.Number(GreatestShards);
        BlockStock* stock = (BlockStock*)OperatingSystemPages.Acquire(Bytes(shards));
        if (stock == null) return null;

        stock->_shardMask = shards - 1;
        stock->_node = node;
        return stock;
    }

    /// <summary>Gives the memory of a stock back that nobody has seen.</summary>
    public static void Drop(BlockStock* stock) => OperatingSystemPages.Release((byte*)stock, Bytes(stock->_shardMask + 1));

    /// <summary>A block of least to most bytes, or null. pre: most is less than twice least.</summary>
    public Block* Take(nuint least, nuint most)
    {
        uint own = Shards.Own(_shardMask);
        for (uint i = 0; i <= _shardMask; i++)
        {
            BlockShard* shard = Shard((own + i) & _shardMask);
            Block* block = shard->MayHave(least, most) ? shard->Take(least, most) : null;
            if (block == null) continue;

            BlockPool.Forget(_node, block->Bytes);
            return block;
        }

        return null;
    }

    /// <summary>Keeps a block, instead of older ones where the bound of the node is reached, or gives it to the system.</summary>
    public void Put(Block* block)
    {
        BlockShard* shard = Shard(Shards.Own(_shardMask));
        while (!BlockPool.Retain(_node, block->Bytes))
        {
            Block* oldest = BlockPool.MayRetain(block->Bytes) ? shard->TakeOldest() : null;
            if (oldest != null)
            {
                BlockPool.Forget(_node, oldest->Bytes);
                if (BlockPool.GiveBack(oldest)) continue;
                Keep(shard, oldest);
            }

            if (!BlockPool.GiveBack(block)) Keep(shard, block);
            return;
        }

        shard->Put(block);
    }

    /// <summary>Gives blocks to the system while its node retains more than so many bytes.</summary>
    public void TrimTo(ulong keepBytes)
    {
        for (uint i = 0; i <= _shardMask; i++)
        {
            while (BlockPool.RetainedOn(_node) > keepBytes)
            {
                Block* oldest = Shard(i)->TakeOldest();
                if (oldest == null) break;

                BlockPool.Forget(_node, oldest->Bytes);
                if (BlockPool.GiveBack(oldest)) continue;
                Keep(Shard(i), oldest);
                break;
            }
        }
    }

    public readonly ulong Reused()
    {
        ulong sum = 0;
        for (uint i = 0; i <= _shardMask; i++) sum += Shard(i)->Reused;
        return sum;
    }

    public readonly void EnterAll()
    {
        for (uint i = 0; i <= _shardMask; i++) Shard(i)->Enter();
    }

    public readonly void ExitAll()
    {
        for (uint i = 0; i <= _shardMask; i++) Shard(i)->Exit();
    }

    // What the system does not take back stays, beyond the bound if need be.
    private readonly void Keep(BlockShard* shard, Block* block)
    {
        BlockPool.RetainAnyway(_node, block->Bytes);
        shard->Put(block);
    }

    // A stock lives in native memory, its shards behind it.
    private readonly BlockShard* Shard(uint index) => (BlockShard*)((BlockStock*)Unsafe.AsPointer(ref Unsafe.AsRef(in this)) + 1) + index;

    private static nuint Bytes(uint shards) =>
        OperatingSystemPages.RoundUp((nuint)sizeof(BlockStock) + shards * (nuint)sizeof(BlockShard));
}
