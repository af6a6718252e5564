// The tools that look at a program's memory, if the process has one: AddressSanitizer and LeakSanitizer, whose functions
// an instrumented host has brought along, and valgrind, for which native/valgrind.c knows the way. Found once; without a
// tool nothing here does anything.
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

public static unsafe class MemoryTools
{
    // valgrind.h and memcheck.h
    private const nuint CreateMempool = 0x1303;
    private const nuint DestroyMempool = 0x1304;
    private const nuint MempoolAlloc = 0x1305;
    private const nuint MempoolFree = 0x1306;
    private const nuint MakeNoAccess = 0x4D43_0000;
    private const nuint MakeUndefined = 0x4D43_0001;

    private static int _isKnown;
    private static delegate* unmanaged<void*, nuint, void> _poison;
    private static delegate* unmanaged<void*, nuint, void> _unpoison;
    private static delegate* unmanaged<void*, nuint, void> _registerRoot;
    private static delegate* unmanaged<void*, nuint, void> _unregisterRoot;
    private static delegate* unmanaged<nuint, nuint, nuint, nuint, void> _valgrind;
    private static ArenaChecks _ofProcess;
    private static BriefLock s_roots;

    /// <summary>Says how requests to valgrind are made. Called before the first arena, where the process runs under it.</summary>
    public static void UseValgrind(void* request) => _valgrind = (delegate* unmanaged<nuint, nuint, nuint, nuint, void>)request;

    /// <summary>The checks of an arena: what was asked for, what the environment asks for, what the host's tools need.</summary>
    internal static ArenaChecks ChecksFor(ArenaChecks asked)
    {
        // Two threads may both look; they find the same.
        if (_isKnown == 0) Look();
        ArenaChecks checks = asked | _ofProcess;
        if (_valgrind == null) checks &= ~ArenaChecks.Valgrind;
        // Memcheck sees what patterns would show, and would report the writing of patterns.
        if ((checks & ArenaChecks.Valgrind) != 0) checks &= ~(ArenaChecks.Canaries | ArenaChecks.Fill);
        return checks;
    }

    private static void Look()
    {
        _registerRoot = Find("__lsan_register_root_region\0"u8);
        _unregisterRoot = Find("__lsan_unregister_root_region\0"u8);
        _unpoison = Find("__asan_unpoison_memory_region\0"u8);
        _poison = Find("__asan_poison_memory_region\0"u8);
        _ofProcess = ProcessChecks.Read() | (_poison != null ? ArenaChecks.Poison : 0);
        System.Threading.Volatile.Write(ref _isKnown, 1);
    }

    private static delegate* unmanaged<void*, nuint, void> Find(System.ReadOnlySpan<byte> name)
    {
        fixed (byte* first = name) return (delegate* unmanaged<void*, nuint, void>)OperatingSystemProcess.FindFunction(first);
    }

    /// <summary>An arena has taken a block: pointers in it count, its free room is out of bounds.</summary>
    internal static void BlockTaken(ArenaChecks checks, Block* block)
    {
        if (_registerRoot != null) CountRoot(_registerRoot, block);
        if ((checks & ArenaChecks.Poison) != 0) Poison(block->Start, block->End);
        if ((checks & ArenaChecks.Valgrind) != 0) _valgrind(MakeNoAccess, (nuint)block->Start, (nuint)(block->End - block->Start), 0);
    }

    /// <summary>A block is about to go: whoever gets it or its addresses next must find them clean.</summary>
    internal static void BlockGoes(ArenaChecks checks, Block* block)
    {
        if ((checks & ArenaChecks.Valgrind) != 0) _valgrind(MakeUndefined, (nuint)block->Start, (nuint)(block->End - block->Start), 0);
        if (_unregisterRoot != null) CountRoot(_unregisterRoot, block);
        if (_unpoison != null) _unpoison(block, block->Bytes);
    }

    // LeakSanitizer guards its list by a lock of its own, which a fork in another thread would leave taken in the child. So
    // nobody is in there while one forks.
    private static void CountRoot(delegate* unmanaged<void*, nuint, void> count, Block* block)
    {
        s_roots.Enter();
        count(block, block->Bytes);
        s_roots.Exit();
    }

    internal static void EnterLock() => s_roots.Enter();

    internal static void ExitLock() => s_roots.Exit();

    internal static void Poison(byte* start, byte* end) => _poison(start, (nuint)(end - start));

    internal static void Unpoison(byte* start, nuint size) => _unpoison(start, size);

    internal static void PoolMade(void* arena) => _valgrind(CreateMempool, (nuint)arena, Canary.Bytes, 0);

    internal static void PoolGone(void* arena) => _valgrind(DestroyMempool, (nuint)arena, 0, 0);

    internal static void Allocated(void* arena, byte* start, nuint size) => _valgrind(MempoolAlloc, (nuint)arena, (nuint)start, size);

    internal static void GivenBack(void* arena, byte* start) => _valgrind(MempoolFree, (nuint)arena, (nuint)start, 0);
}
