namespace Arena.Core.Memory.Os;

/// <summary>
/// What an operating system gives to the layers above it: whole pages, at an address of its choice, and back; and what it
/// knows of its NUMA nodes. No member throws or allocates managed memory, so all of it may run in a forked child.
/// </summary>
/// <remarks>
/// pre, for every member: addresses are those that <see cref="Reserve"/> or <see cref="Place"/> returned, sizes are
/// multiples of <see cref="PageSize"/> and not 0.
/// </remarks>
internal unsafe interface IPageSource
{
    /// <summary>The unit of every size here; a power of two, at least 4 KiB.</summary>
    static abstract nuint PageSize { get; }

    /// <summary>Takes address space. Its bytes must not be touched before <see cref="Commit"/>.</summary>
    /// <returns>A multiple of the page size, or null when the system refuses.</returns>
    static abstract byte* Reserve(nuint bytes);

    /// <summary>Makes a reserved range readable and writable, all zero. False when the system refuses.</summary>
    static abstract bool Commit(byte* start, nuint bytes);

    /// <summary>Gives a whole range back. False when the system refuses; it is then as it was.</summary>
    static abstract bool Release(byte* start, nuint bytes);

    /// <summary>What the sizes of pages so placed are multiples of: a huge page where those are asked for and there.</summary>
    static abstract nuint UnitOf(in Placement placement);

    /// <summary>Takes zeroed pages as a placement says, with the policy set before anything touches them.</summary>
    /// <param name="bytes">Rounded up to <see cref="UnitOf"/>.</param>
    /// <param name="alignment">A power of two.</param>
    /// <param name="placement">pre: sound.</param>
    /// <param name="pages">What was obtained; default on failure.</param>
    /// <returns>
    /// Ok; OutOfMemory, of a strict placement also when its nodes or the pool of huge pages are full; or Unsupported when a
    /// strict placement asks for nodes, a policy or pages that the system does not have or refuses to this process.
    /// </returns>
    static abstract Status Place(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages);

    /// <summary>Numbers of nodes are less than this.</summary>
    static abstract int NodeCount { get; }

    /// <summary>The node of the processor that the thread runs on at this moment; 0 where the system cannot tell.</summary>
    static abstract int CurrentNode();

    /// <summary>The nodes there are, and of these the ones that this process may take memory from.</summary>
    static abstract void ReadNodes(out NodeMask online, out NodeMask allowed);

    static abstract void ReadMemory(int node, out NodeMemory memory);

    /// <summary>Writes the numbers of a node's processors, as many as there is room for, and says how many there are.</summary>
    static abstract int ReadProcessors(int node, uint* processors, int room);

    /// <summary>Writes how far each node there is lies from this one, in their order; 0 where the system does not say.</summary>
    static abstract void ReadDistances(int node, uint* distances, int count);

    /// <summary>Counts on which nodes the pages of ranges lie. pre: counts are zero.</summary>
    static abstract CensusSource Count(PageRange* ranges, int count, int nodes);
}

/// <summary>Of one node, in bytes.</summary>
internal struct NodeMemory
{
    public ulong Total;
    public ulong Free;
}

/// <summary>How a census came about. The numbers are those of the ABI.</summary>
public enum CensusSource : uint
{
    /// <summary>The system did not answer.</summary>
    None = 0,

    /// <summary>It was asked for each page.</summary>
    Pages = 1,

    /// <summary>It was asked for the mapping that a range lies in, which may hold more than the range.</summary>
    Mappings = 2,
}

/// <summary>A range whose pages are counted, and the counts.</summary>
internal unsafe struct PageRange
{
    public byte* Start;
    public nuint Bytes;

    /// <summary>Pages by node, as many as the caller knows nodes.</summary>
    public ulong* Pages;

    /// <summary>Bytes in huge pages; where the system has merged the range with others, at most so many.</summary>
    public ulong HugeBytes;

    /// <summary>The mapping that holds the range, while it is looked for.</summary>
    internal nuint Mapping;
}
