using System;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory.Os.Windows;

/// <summary>
/// VirtualAlloc. A reservation starts on a multiple of 64 KiB, so a range smaller than that costs the rest in address
/// space, not in memory.
/// </summary>
internal unsafe partial struct WindowsPages : IPageSource
{
    // winnt.h
    private const uint MemCommit = 0x1000;
    private const uint MemReserve = 0x2000;
    private const uint MemRelease = 0x8000;
    private const uint MemLargePages = 0x20000000;
    private const uint PageNoAccess = 0x01;
    private const uint PageReadWrite = 0x04;
    private const nuint ReservationUnit = 64 << 10;
    private const nint ThisProcess = -1;

    public static nuint PageSize => (nuint)Environment.SystemPageSize;

    public static byte* Reserve(nuint bytes) => VirtualAlloc(null, bytes, MemReserve, PageNoAccess);

    public static bool Commit(byte* start, nuint bytes) => VirtualAlloc(start, bytes, MemCommit, PageReadWrite) != null;

    // MEM_RELEASE ends the whole reservation and wants a size of 0.
    public static bool Release(byte* start, nuint bytes) => VirtualFree(start, 0, MemRelease) != 0;

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAlloc(byte* address, nuint bytes, uint type, uint protection);

    [LibraryImport("kernel32")]
    private static partial int VirtualFree(byte* address, nuint bytes, uint type);
}
