// Where an arena's blocks come from and go back to. There is one source for each placement that was ever asked for, found
// by its value and never freed, with a stock of warm blocks for each node; so a warm block is as good as a new one to
// whoever finds it. A source lives in a slot of the handle slab.
//
// Beyond GreatestInterned placements an arena has a source of its own, which ends with it and keeps no warm blocks.
//
// Sources and stocks are published under a lock that a fork holds, so that it has seen every lock there is. Reading needs
// none: the list only grows at its head.
using System;
using System.Runtime.InteropServices;
using System.Threading;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BlockSource
{
    public const int GreatestInterned = 64;

    // As the start of NativeArena, whose slots these are; without a magic it is no handle.
    private byte* _cursor;
    private byte* _limit;
    private readonly ulong _magic;
    private readonly NativeArena* _nextFree;
    private ulong _lastSerial;

    private BlockSource* _next;
    private BlockStock** _stocks;       // one a node, null until needed; null for a source that keeps no blocks
    private nuint _unit;
    private int _node;                  // whose stock is used; -1 for that of the calling thread
    private Placement _placement;

    private static BriefLock s_publishing;
    private static nint s_newest;       // BlockSource*
    private static nint s_default;
    private static int s_count;

    /// <summary>Whether it ends with the one arena that it belongs to.</summary>
    public readonly bool IsPrivate => _stocks == null;

    public readonly Placement Placement => _placement;

    /// <summary>What sizes of blocks are multiples of: a page, or a huge one.</summary>
    public readonly nuint Unit => _unit;

    public static int Count => Volatile.Read(ref s_count);

    /// <summary>The source for a placement. Null when the system has no memory for its record.</summary>
    public static BlockSource* Of(in Placement placement)
    {
        bool isDefault = placement.IsDefault;
        if (isDefault && s_default != 0) return (BlockSource*)s_default;

        BlockSource* source = Find(placement);
        if (source == null) source = Add(placement);
        // A private one, for want of memory, may not serve others.
        if (isDefault && source != null && !source->IsPrivate) s_default = (nint)source;
        return source;
    }

    /// <summary>Ends a private source. pre: its arena has no blocks.</summary>
    public static void End(BlockSource* source) => HandleSlab.Return((NativeArena*)source);

    /// <summary>A warm block of least to most bytes, or null. pre: most is less than twice least.</summary>
    public Block* TakeWarm(nuint least, nuint most)
    {
        BlockStock* stock = _stocks == null ? null : StockOn(Node());
        return stock == null ? null : stock->Take(least, most);
    }

    /// <summary>A block from the system: what is wanted, or half and half again where it refuses, but not below the least.</summary>
    /// <returns>Ok, OutOfMemory, or what the system says of a strict placement; block is null on failure.</returns>
    public Status TakeNew(nuint least, nuint wanted, out Block* block)
    {
        block = null;
        while (true)
        {
            Status status = OperatingSystemPages.Acquire(wanted, Unit, _placement, out PlacedPages pages);
            if (status == Status.Ok)
            {
                BlockPool.CountNew();
                block = (Block*)pages.Start;
                *block = new Block { Bytes = pages.Bytes, Node = Node(), Numa = pages.Numa, Policy = pages.Policy, HugePages = pages.HugePages };
                return Status.Ok;
            }

            // A placement that the system does not have is not to be had in smaller pieces either.
            if (status == Status.Unsupported) return status;
            // Warm blocks must not be the reason of a refusal.
            if (BlockPool.TrimTo(0) > 0) continue;
            if (wanted == least) return status;
            wanted = nuint.Max(least, OperatingSystemPages.RoundUp(wanted / 2, Unit));
        }
    }

    /// <summary>Takes back a block whose arena ends.</summary>
    public void Put(Block* block)
    {
        BlockStock* stock = _stocks == null ? null : StockOf(block->Node);
        // A source without stocks has no place for what the system does not take.
        if (stock == null) BlockPool.GiveBack(block);
        else stock->Put(block);
    }

    /// <summary>Gives warm blocks of one node to the system while it retains more than so many bytes.</summary>
    public static void TrimTo(int node, ulong keepBytes)
    {
        foreach (nint stock in default(Stocks))
        {
            if (((BlockStock*)stock)->Node == node) ((BlockStock*)stock)->TrimTo(keepBytes);
        }
    }

    /// <summary>How often a warm block was taken.</summary>
    public static ulong Reused()
    {
        ulong sum = 0;
        foreach (nint stock in default(Stocks)) sum += ((BlockStock*)stock)->Reused();
        return sum;
    }

    /// <summary>Takes every lock of every stock; none is added meanwhile.</summary>
    public static void EnterAll()
    {
        s_publishing.Enter();
        foreach (nint stock in default(Stocks)) ((BlockStock*)stock)->EnterAll();
    }

    public static void ExitAll()
    {
        foreach (nint stock in default(Stocks)) ((BlockStock*)stock)->ExitAll();
        s_publishing.Exit();
    }

    private static BlockSource* Find(in Placement placement)
    {
        BlockSource* source = (BlockSource*)Volatile.Read(ref s_newest);
        while (source != null && !Same(source->_placement, placement)) source = source->_next;
        return source;
    }

    private static bool Same(in Placement left, in Placement right) =>
        MemoryMarshal.AsBytes(new ReadOnlySpan<Placement>(in left)).SequenceEqual(MemoryMarshal.AsBytes(new ReadOnlySpan<Placement>(in right)));

    private static BlockSource* Add(in Placement placement)
    {
        BlockSource* added = (BlockSource*)HandleSlab.Take();
        if (added == null) return null;

        *added = new BlockSource
        {
            _lastSerial = added->_lastSerial,
            _cursor = (byte*)added,
            _limit = (byte*)added,
            _unit = OperatingSystemPages.UnitOf(placement),
            _node = NodeOf(placement),
            _placement = placement,
        };
        if (Volatile.Read(ref s_count) >= GreatestInterned || !BlockPool.EnsureCounters()) return added;

        nuint bytes = StocksBytes;
        added->_stocks = (BlockStock**)OperatingSystemPages.Acquire(bytes);
        if (added->_stocks == null) return added;

        s_publishing.Enter();
        BlockSource* found = Find(placement);
        if (found == null)
        {
            added->_next = (BlockSource*)s_newest;
            Volatile.Write(ref s_newest, (nint)added);
            s_count++;
        }

        s_publishing.Exit();
        if (found == null) return added;

        OperatingSystemPages.Release((byte*)added->_stocks, bytes);
        End(added);
        return found;
    }

    private static nuint StocksBytes => OperatingSystemPages.RoundUp((nuint)BlockPool.Nodes * (nuint)sizeof(BlockStock*));

    // Where the pages of a policy lie: on the node of the thread that touches them, or on nodes that it names.
    private static int NodeOf(in Placement placement)
    {
        if (placement.Policy is NumaPolicy.Default or NumaPolicy.Local) return -1;
        int node = placement.Nodes.First;
        return node >= 0 && node < BlockPool.Nodes ? node : 0;
    }

    private readonly int Node()
    {
        if (_node >= 0) return _node;
        int node = OperatingSystemPages.CurrentNode();
        return (uint)node < (uint)BlockPool.Nodes ? node : 0;
    }

    private readonly BlockStock* StockOn(int node) => (BlockStock*)Volatile.Read(ref ((nint*)_stocks)[node]);

    // Null when the system has no memory for one.
    private readonly BlockStock* StockOf(int node)
    {
        BlockStock* stock = StockOn(node);
        if (stock != null) return stock;

        BlockStock* made = BlockStock.New(node);
        if (made == null) return null;

        s_publishing.Enter();
        stock = StockOn(node);
        if (stock == null) Volatile.Write(ref ((nint*)_stocks)[node], (nint)made);
        s_publishing.Exit();
        if (stock == null) return made;

        BlockStock.Drop(made);
        return stock;
    }

    /// <summary>Every stock that there is, as addresses.</summary>
    private ref struct Stocks
    {
        private BlockSource* _source;
        private int _node;

        public nint Current { get; private set; }

        public readonly Stocks GetEnumerator() => new() { _source = (BlockSource*)Volatile.Read(ref s_newest) };

        public bool MoveNext()
        {
            while (_source != null)
            {
                if (_node == BlockPool.Nodes)
                {
                    _source = _source->_next;
                    _node = 0;
                    continue;
                }

                Current = (nint)_source->StockOn(_node++);
                if (Current != 0) return true;
            }

            return false;
        }
    }
}
