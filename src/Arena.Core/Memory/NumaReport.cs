using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>What the blocks of an arena were obtained with and where their pages lie, as columns in one piece of another.</summary>
public unsafe struct NumaReport
{
    public uint Blocks;

    /// <summary>Numbers of nodes are less than this.</summary>
    public uint Nodes;
    public CensusSource Source;
    public ulong PageBytes;
    public ulong* Addresses;
    public ulong* Bytes;
    public ulong* HugeBytes;

    /// <summary>Blocks x nodes, by rows: pages that have memory.</summary>
    public ulong* Pages;
    public PlacementStatus* Statuses;
    public NumaPolicy* Policies;
    public HugePages* HugePages;

    private const int Columns = 3;  // of ulong, besides the pages

    /// <summary>Asks the system about every block that an arena holds.</summary>
    /// <param name="arena">Not changed.</param>
    /// <param name="memory">Takes the columns; another arena.</param>
    /// <param name="report">Default on failure.</param>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfMemory or LimitExceeded.</returns>
    public static Status Read(NativeArena* arena, NativeArena* memory, out NumaReport report)
    {
        report = default;
        Status status = HandleSlab.Check(arena);
        if (status == Status.Ok) status = HandleSlab.Check(memory);
        if (status != Status.Ok) return status;
        if (arena == memory) return Status.InvalidArgument;

        uint blocks = 0;
        for (Block* block = arena->FirstBlock; block != null; block = block->Next) blocks++;
        report = new NumaReport { Blocks = blocks, Nodes = (uint)OperatingSystemPages.NodeCount, PageBytes = OperatingSystemPages.PageSize };
        status = report.Lay(memory);
        if (status == Status.Ok && blocks > 0) status = report.Count(arena);
        if (status != Status.Ok) report = default;
        return status;
    }

    private Status Lay(NativeArena* memory)
    {
        nuint longs = (nuint)Blocks * (Columns + Nodes);
        nuint bytes = (longs * sizeof(ulong)) + ((nuint)Blocks * 3 * sizeof(uint));
        ulong* piece = (ulong*)memory->AllocateZeroed(bytes);
        if (piece == null) return memory->LastStatus;

        Addresses = piece;
        Bytes = piece + Blocks;
        HugeBytes = piece + (2 * (nuint)Blocks);
        Pages = piece + (Columns * (nuint)Blocks);
        Statuses = (PlacementStatus*)(piece + longs);
        Policies = (NumaPolicy*)(Statuses + Blocks);
        HugePages = (HugePages*)(Policies + Blocks);
        return Status.Ok;
    }

    private Status Count(NativeArena* arena)
    {
        nuint bytes = OperatingSystemPages.RoundUp(Blocks * (nuint)sizeof(PageRange));
        PageRange* ranges = (PageRange*)OperatingSystemPages.Acquire(bytes);
        if (ranges == null) return Status.OutOfMemory;

        int i = 0;
        for (Block* block = arena->FirstBlock; block != null; block = block->Next, i++)
        {
            Addresses[i] = (ulong)block;
            Bytes[i] = block->Bytes;
            Statuses[i] = block->Numa;
            Policies[i] = block->Policy;
            HugePages[i] = block->HugePages;
            ranges[i] = new PageRange { Start = (byte*)block, Bytes = block->Bytes, Pages = Pages + ((nuint)i * Nodes) };
        }

        Source = OperatingSystemPages.Count(ranges, i, (int)Nodes);
        while (--i >= 0) HugeBytes[i] = ranges[i].HugeBytes;
        OperatingSystemPages.Release((byte*)ranges, bytes);
        return Status.Ok;
    }
}
