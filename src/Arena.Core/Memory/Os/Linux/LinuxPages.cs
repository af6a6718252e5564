using System.Runtime.InteropServices;

namespace Arena.Core.Memory.Os.Linux;

/// <summary>
/// Private anonymous mappings. Linux gives a page its memory at the first touch, and a mapping is charged against the
/// overcommit limit when it is made; so a reservation is readable and writable at once and committing has nothing to do.
/// </summary>
internal unsafe partial struct LinuxPages : IPageSource
{
    // asm-generic/mman-common.h; the same numbers on x86-64 and arm64.
    private const int ReadWrite = 0x1 | 0x2;            // PROT_READ | PROT_WRITE
    private const int PrivateAnonymous = 0x02 | 0x20;   // MAP_PRIVATE | MAP_ANONYMOUS
    private static byte* MapFailed => (byte*)-1;

    // Asked once. Not Environment.SystemPageSize: its class has a static constructor, which allocates managed memory.
    private static nuint _pageSize;

    public static nuint PageSize => _pageSize != 0 ? _pageSize : _pageSize = (nuint)getpagesize();

    public static byte* Reserve(nuint bytes)
    {
        byte* start = mmap(null, bytes, ReadWrite, PrivateAnonymous, -1, 0);
        return start == MapFailed ? null : start;
    }

    public static bool Commit(byte* start, nuint bytes) => true;

    // Refused when neighbouring mappings have been merged and cutting one out would pass vm.max_map_count.
    public static bool Release(byte* start, nuint bytes) => munmap(start, bytes) == 0;

    public static bool Protect(byte* start, nuint bytes, bool accessible) => mprotect(start, bytes, accessible ? ReadWrite : 0) == 0;

    // The published library links these directly (DirectPInvoke); looking them up at the first call would allocate.
    [LibraryImport("libc")]
    private static partial int getpagesize();

    [LibraryImport("libc")]
    private static partial byte* mmap(byte* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc")]
    private static partial int mprotect(byte* address, nuint bytes, int protection);

    [LibraryImport("libc")]
    private static partial int munmap(byte* address, nuint bytes);
}
