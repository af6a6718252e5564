using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace Arena.Core.Memory;

/// <summary>
/// Warm blocks under one lock, in a list for each power of two of their size: the newest is taken first, for its lines may
/// still be in a cache, and the oldest goes first when there is too much.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 384)]
internal unsafe struct BlockShard
{
    private const int Bins = 20;
    private const int LeastLog = 12;    // of a page
    private const int Tries = 16;

    private BriefLock _lock;
    private uint _filled;               // one bit a bin that has blocks
    private ulong _reused;
    private fixed ulong _newest[Bins];
    private fixed ulong _oldest[Bins];

    /// <summary>How often a block was taken here.</summary>
    public readonly ulong Reused => Volatile.Read(in _reused);

    /// <summary>A guess without the lock.</summary>
    public readonly bool MayHave(nuint least, nuint most) =>
        (Volatile.Read(in _filled) & ((1u << BinOf(least)) | (1u << BinOf(most)))) != 0;

    /// <summary>A block of least to most bytes, or null. pre: most is less than twice least.</summary>
    public Block* Take(nuint least, nuint most)
    {
        int first = BinOf(least), last = BinOf(most);
        _lock.Enter();
        Block* block = Find(first, least, most);
        if (block == null && last != first) block = Find(last, least, most);
        if (block != null)
        {
            Remove(block);
            _reused++;
        }

        _lock.Exit();
        return block;
    }

    public void Put(Block* block)
    {
        int bin = BinOf(block->Bytes);
        _lock.Enter();
        Block* older = (Block*)_newest[bin];
        block->Next = older;
        block->Newer = null;
        if (older == null) _oldest[bin] = (ulong)block;
        else older->Newer = block;
        _newest[bin] = (ulong)block;
        _filled |= 1u << bin;
        _lock.Exit();
    }

    /// <summary>The block that lay longest among the largest, or null.</summary>
    public Block* TakeOldest()
    {
        _lock.Enter();
        Block* block = null;
        if (_filled != 0)
        {
            block = (Block*)_oldest[BitOperations.Log2(_filled)];
            Remove(block);
        }

        _lock.Exit();
        return block;
    }

    public void Enter() => _lock.Enter();

    public void Exit() => _lock.Exit();

    // Looks at a bounded number, so that the lock is held for a bounded time.
    private readonly Block* Find(int bin, nuint least, nuint most)
    {
        Block* block = (Block*)_newest[bin];
        for (int tries = 0; tries < Tries && block != null; tries++, block = block->Next)
        {
            if (block->Bytes >= least && block->Bytes <= most) return block;
        }

        return null;
    }

    private void Remove(Block* block)
    {
        int bin = BinOf(block->Bytes);
        if (block->Newer == null) _newest[bin] = (ulong)block->Next;
        else block->Newer->Next = block->Next;
        if (block->Next == null) _oldest[bin] = (ulong)block->Newer;
        else block->Next->Newer = block->Newer;
        if (_newest[bin] == 0) _filled &= ~(1u << bin);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int BinOf(nuint bytes) => int.Min(BitOperations.Log2(bytes) - LeastLog, Bins - 1);
}
