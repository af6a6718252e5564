using System;
using System.Runtime.CompilerServices;
using Arena.Core.Memory.Os.Linux;
using Arena.Core.Memory.Os.Windows;

namespace Arena.Core.Memory.Os;

/// <summary>
/// The pages of the system that this process runs on: the only switch over operating systems in the library. The native
/// compiler knows the answer and keeps one branch. A new system is one folder beside Linux/ and one line in each member.
/// </summary>
internal unsafe struct OperatingSystemPages : IPageSource
{
    public static nuint PageSize => OperatingSystem.IsWindows() ? WindowsPages.PageSize : LinuxPages.PageSize;

    public static int NodeCount => OperatingSystem.IsWindows() ? WindowsPages.NodeCount : LinuxPages.NodeCount;

    /// <summary>Rounds a size up to whole pages. pre: bytes is at most half of the address space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint RoundUp(nuint bytes) => RoundUp(bytes, PageSize);

    /// <summary>The same for a unit that is a power of two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint RoundUp(nuint bytes, nuint unit) => (bytes + unit - 1) & ~(unit - 1);

    public static byte* Reserve(nuint bytes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Reserve(bytes) : LinuxPages.Reserve(bytes);

    public static bool Commit(byte* start, nuint bytes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Commit(start, bytes) : LinuxPages.Commit(start, bytes);

    public static bool Release(byte* start, nuint bytes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Release(start, bytes) : LinuxPages.Release(start, bytes);

    public static nuint UnitOf(in Placement placement) =>
        OperatingSystem.IsWindows() ? WindowsPages.UnitOf(placement) : LinuxPages.UnitOf(placement);

    public static Status Place(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages) =>
        OperatingSystem.IsWindows()
            ? WindowsPages.Place(bytes, alignment, placement, out pages)
            : LinuxPages.Place(bytes, alignment, placement, out pages);

    public static int CurrentNode() => OperatingSystem.IsWindows() ? WindowsPages.CurrentNode() : LinuxPages.CurrentNode();

    public static void ReadNodes(out NodeMask online, out NodeMask allowed)
    {
        if (OperatingSystem.IsWindows()) WindowsPages.ReadNodes(out online, out allowed);
        else LinuxPages.ReadNodes(out online, out allowed);
    }

    public static void ReadMemory(int node, out NodeMemory memory)
    {
        if (OperatingSystem.IsWindows()) WindowsPages.ReadMemory(node, out memory);
        else LinuxPages.ReadMemory(node, out memory);
    }

    public static int ReadProcessors(int node, uint* processors, int room) =>
        OperatingSystem.IsWindows() ? WindowsPages.ReadProcessors(node, processors, room) : LinuxPages.ReadProcessors(node, processors, room);

    public static void ReadDistances(int node, uint* distances, int count)
    {
        if (OperatingSystem.IsWindows()) WindowsPages.ReadDistances(node, distances, count);
        else LinuxPages.ReadDistances(node, distances, count);
    }

    public static CensusSource Count(PageRange* ranges, int count, int nodes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Count(ranges, count, nodes) : LinuxPages.Count(ranges, count, nodes);

    /// <summary>Reserves and commits in one step, for memory that needs no placement.</summary>
    /// <returns>Zeroed pages, or null when the system refuses; nothing is held then.</returns>
    public static byte* Acquire(nuint bytes)
    {
        byte* start = Reserve(bytes);
        if (start == null || Commit(start, bytes)) return start;

        Release(start, bytes);
        return null;
    }

    /// <summary>Takes zeroed pages as a placement says; see <see cref="IPageSource.Place"/>.</summary>
    public static Status Acquire(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages)
    {
        if (!placement.IsDefault || alignment > PageSize) return Place(bytes, alignment, placement, out pages);

        pages = new PlacedPages { Bytes = RoundUp(bytes) };
        pages.Start = Acquire(pages.Bytes);
        if (pages.Start != null) return Status.Ok;
        pages = default;
        return Status.OutOfMemory;
    }
}
