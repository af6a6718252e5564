using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Arena.Core.Memory.Os.Linux;

/// <summary>
/// The calls of placement. libc has no names for those of NUMA, and libnuma is not on every machine, so they go by
/// number. Nothing here reads errno: between a call and the look at it the runtime may have made calls of its own.
/// </summary>
internal static unsafe partial class LinuxCalls
{
    /// <summary>linux/mempolicy.h: modes of mbind.</summary>
    public enum Mode
    {
        Preferred = 1,
        Bind = 2,
        Interleave = 3,
        Local = 4,
        PreferredMany = 5,      // Linux 5.15
        WeightedInterleave = 6, // Linux 6.9
    }

    /// <summary>Pages that are elsewhere make mbind fail.</summary>
    public const uint Strict = 1;

    /// <summary>mbind moves them first.</summary>
    public const uint Move = 2;

    // asm-generic/mman-common.h
    public const int AdviseHugePage = 14;
    public const int AdviseNoHugePage = 15;
    public const int AdvisePopulateWrite = 23;  // Linux 5.14
    public const int AdviseCollapse = 25;       // Linux 6.1

    private const uint MemsAllowed = 4;
    // The kernel looks at one bit less than it is told.
    private const nint MaskBits = NodeMask.Greatest + 1;

    // x86-64 has numbers of its own, all later ports share theirs.
    private static nint MbindNumber => X86Base.X64.IsSupported ? 237 : 235;
    private static nint GetMempolicyNumber => X86Base.X64.IsSupported ? 239 : 236;
    private static nint MovePagesNumber => X86Base.X64.IsSupported ? 279 : 239;

    public static bool Mbind(byte* start, nuint bytes, Mode mode, in NodeMask nodes, uint flags)
    {
        fixed (NodeMask* mask = &nodes)
        {
            NodeMask* given = mode == Mode.Local ? null : mask;
            return syscall(MbindNumber, (nint)start, (nint)bytes, (nint)mode, (nint)given, given == null ? 0 : MaskBits, (nint)flags) == 0;
        }
    }

    /// <summary>The nodes that the process may take memory from. False where it may not ask.</summary>
    public static bool ReadAllowed(out NodeMask nodes)
    {
        nodes = default;
        fixed (NodeMask* mask = &nodes)
            return syscall(GetMempolicyNumber, 0, (nint)mask, MaskBits, 0, (nint)MemsAllowed, 0) == 0;
    }

    /// <summary>Writes the node of each page, negative for one without memory. False where the process may not ask.</summary>
    public static bool QueryPages(byte** pages, int count, int* nodes) =>
        syscall(MovePagesNumber, 0, count, (nint)pages, 0, (nint)nodes, 0) == 0;

    /// <summary>Chooses the processors that the calling thread may run on. False where it may run on none of them.</summary>
    public static bool RunOn(ulong* processors, nuint bytes) => sched_setaffinity(0, bytes, processors) == 0;

    public static void Close(int file) => _ = close(file);

    public static bool Advise(byte* start, nuint bytes, int advice) => madvise(start, bytes, advice) == 0;

    // The published library links these directly (DirectPInvoke); looking them up at the first call would allocate.
    [LibraryImport("libc")]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [LibraryImport("libc")]
    private static partial int madvise(byte* start, nuint bytes, int advice);

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    public static partial int GetAffinity(int thread, nuint bytes, ulong* processors);

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int thread, nuint bytes, ulong* processors);

    [LibraryImport("libc", EntryPoint = "getcpu")]
    public static partial int GetProcessor(uint* processor, uint* node);

    [LibraryImport("libc", EntryPoint = "open")]
    public static partial int Open(byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int file, byte* buffer, nuint bytes);

    [LibraryImport("libc")]
    private static partial int close(int file);
}
