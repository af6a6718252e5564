using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>What the stocks of warm blocks hold, in the whole process.</summary>
public struct BlockPoolStatistics
{
    /// <summary>Nodes that have a stock of their own.</summary>
    public uint Nodes;

    /// <summary>Bytes of warm blocks, of all nodes.</summary>
    public ulong RetainedBytes;

    /// <summary>The bound for each node.</summary>
    public ulong BoundBytes;

    /// <summary>How often a warm block was taken.</summary>
    public ulong Reused;

    /// <summary>How often the system was asked for a new one, and gave it.</summary>
    public ulong Taken;

    /// <summary>How often a block was given to the system, and their bytes.</summary>
    public ulong GivenBack;

    public ulong GivenBackBytes;
}

/// <summary>
/// The bound on the warm blocks of a process, for each node, and the sums. The blocks themselves lie in the stocks of
/// their sources.
/// </summary>
public static unsafe class BlockPool
{
    public const ulong DefaultBoundBytes = 64UL << 20;

    // A larger block would push out too many others.
    private const int LargestShare = 8;
    private const int LineBytes = 64;

    private static long s_boundBytes = (long)DefaultBoundBytes;
    private static nint s_retained;         // one cache line a node, its first word the bytes; none before a source is made
    private static int s_nodes;
    private static long s_taken;
    private static long s_givenBack;
    private static long s_givenBackBytes;

    /// <summary>Nodes that there may be stocks for. Asked once, so that no later answer is beyond an array.</summary>
    internal static int Nodes => s_nodes != 0 ? s_nodes : s_nodes = int.Max(1, OperatingSystemPages.NodeCount);

    /// <summary>Sets the bound for each node, and gives back at once what is beyond it. 0 is the default.</summary>
    public static void Configure(ulong boundBytes)
    {
        if (boundBytes == 0) boundBytes = DefaultBoundBytes;
        boundBytes = ulong.Min(boundBytes, long.MaxValue);
        Volatile.Write(ref s_boundBytes, (long)boundBytes);
        for (int node = 0; node < Nodes; node++) BlockSource.TrimTo(node, boundBytes);
    }

    /// <summary>Gives warm blocks to the system until no more than so many bytes are left, of all nodes.</summary>
    /// <returns>The bytes given back.</returns>
    public static ulong TrimTo(ulong keepBytes)
    {
        ulong released = 0;
        for (int node = 0; node < Nodes; node++)
        {
            ulong before = RetainedOn(node);
            ulong keep = ulong.Min(keepBytes, before);
            if (before > keep) BlockSource.TrimTo(node, keep);
            ulong after = RetainedOn(node);
            if (before > after) released += before - after;
            keepBytes -= ulong.Min(keepBytes, after);
        }

        return released;
    }

    public static BlockPoolStatistics Measure()
    {
        BlockPoolStatistics sum = new()
        {
            Nodes = (uint)Nodes,
            BoundBytes = (ulong)Volatile.Read(ref s_boundBytes),
            Reused = BlockSource.Reused(),
            Taken = (ulong)Volatile.Read(ref s_taken),
            GivenBack = (ulong)Volatile.Read(ref s_givenBack),
            GivenBackBytes = (ulong)Volatile.Read(ref s_givenBackBytes),
        };
        for (int node = 0; node < Nodes; node++) sum.RetainedBytes += RetainedOn(node);
        return sum;
    }

    internal static bool MayRetain(nuint bytes) => bytes <= (ulong)Volatile.Read(ref s_boundBytes) / LargestShare;

    /// <summary>Counts a block as retained if the bound of the node allows it.</summary>
    internal static bool Retain(int node, nuint bytes)
    {
        if (!MayRetain(bytes)) return false;
        ref long retained = ref RetainedWord(node);
        long before = Volatile.Read(ref retained);
        while (before + (long)bytes <= Volatile.Read(ref s_boundBytes))
        {
            long seen = Interlocked.CompareExchange(ref retained, before + (long)bytes, before);
            if (seen == before) return true;
            before = seen;
        }

        return false;
    }

    internal static void RetainAnyway(int node, nuint bytes) => Interlocked.Add(ref RetainedWord(node), (long)bytes);

    internal static void Forget(int node, nuint bytes) => Interlocked.Add(ref RetainedWord(node), -(long)bytes);

    internal static ulong RetainedOn(int node) => s_retained == 0 ? 0 : (ulong)Volatile.Read(ref RetainedWord(node));

    /// <summary>Makes the counters of the nodes; false when the system refuses.</summary>
    internal static bool EnsureCounters()
    {
        if (Volatile.Read(ref s_retained) != 0) return true;
        nuint bytes = OperatingSystemPages.RoundUp((nuint)Nodes * LineBytes);
        byte* made = OperatingSystemPages.Acquire(bytes);
        if (made == null) return false;
        if (Interlocked.CompareExchange(ref s_retained, (nint)made, 0) != 0) OperatingSystemPages.Release(made, bytes);
        return true;
    }

    internal static void CountNew() => Interlocked.Increment(ref s_taken);

    /// <summary>Gives a block to the system. False when that refuses; the block is then as it was.</summary>
    internal static bool GiveBack(Block* block)
    {
        nuint bytes = block->Bytes;
        if (!OperatingSystemPages.Release((byte*)block, bytes)) return false;
        Interlocked.Increment(ref s_givenBack);
        Interlocked.Add(ref s_givenBackBytes, (long)bytes);
        return true;
    }

    // pre: the counters are made.
    private static ref long RetainedWord(int node) => ref *(long*)(s_retained + (node * LineBytes));
}
