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

    /// <summary>Rounds a size up to whole pages. pre: bytes is at most half of the address space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static nuint RoundUp(nuint bytes) => (bytes + PageSize - 1) & ~(PageSize - 1);

    public static byte* Reserve(nuint bytes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Reserve(bytes) : LinuxPages.Reserve(bytes);

    public static bool Commit(byte* start, nuint bytes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Commit(start, bytes) : LinuxPages.Commit(start, bytes);

    public static bool Release(byte* start, nuint bytes) =>
        OperatingSystem.IsWindows() ? WindowsPages.Release(start, bytes) : LinuxPages.Release(start, bytes);

    /// <summary>Reserves and commits in one step, for memory that needs no placement.</summary>
    /// <returns>Zeroed pages, or null when the system refuses; nothing is held then.</returns>
    public static byte* Acquire(nuint bytes)
    {
        byte* start = Reserve(bytes);
        if (start == null || Commit(start, bytes)) return start;

        Release(start, bytes);
        return null;
    }

    /// <summary>Nodes that a block may be counted for.</summary>
    public static int NodeCount => 1;

    /// <summary>The node that the calling thread runs on.</summary>
    public static int CurrentNode() => 0;

    /// <summary>Reserves, places and commits pages.</summary>
    /// <returns>Ok, or OutOfMemory; nothing is held then.</returns>
    public static Status Acquire(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages)
    {
        pages = new PlacedPages { Start = Acquire(bytes), Bytes = bytes };
        return pages.Start != null ? Status.Ok : Status.OutOfMemory;
    }
}
