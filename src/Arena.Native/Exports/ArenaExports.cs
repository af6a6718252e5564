using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Arenas: memory that is handed out by moving a cursor and given back all at once.
/// arena_native_inline.h has the same allocation functions as inline code (arena_alloc_inline and so on), which call the
/// library only when a block is full.
/// </summary>
/// <remarks>
/// Threads: an arena belongs to one thread at a time. Handing it to another thread is allowed with whatever
/// synchronisation the program uses to hand over any other object.
/// Ownership: all memory of an arena belongs to it. It is valid until arena_reset, arena_rewind to an older mark, or
/// arena_free. Addresses start on a multiple of 16 and are never moved.
/// Fork: a child process goes on with the arenas of the thread that forked, whatever other threads were doing.
/// </remarks>
[Chapter(2, "Arena")]
public static unsafe class ArenaExports
{
    /// <summary>Creates an arena. No block is taken before the first allocation.</summary>
    /// <param name="options">How to take memory; NULL for the defaults.</param>
    /// <param name="arena">Receives the handle: release it with arena_free.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT for options out of range, INVALID_HANDLE for a budget that is none, or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_create")]
    [return: C99Type("arena_status")]
    public static int Create([C99Type("const arena_options *")] ArenaOptions* options, [C99Type("arena **")] ArenaHeader** arena)
    {
        if (arena == null) return (int)Status.InvalidArgument;
        Status status = Structs.Read(options, out ArenaOptions read);
        if (status != Status.Ok || read.Flags != 0 || !PlacementExports.Read(read.Placement, out Placement placement)) return (int)Status.InvalidArgument;

        status = NativeArena.Create(SettingsOf(read, placement), out NativeArena* created);
        if (status == Status.Ok) *arena = (ArenaHeader*)created;
        return (int)status;
    }

    /// <summary>
    /// Creates an arena that ends with memory of another: when the parent is freed, reset, released to its pool, or rewound to
    /// a savepoint older than this call. Children end before callbacks run, the newest first, each after its own children;
    /// from then on a child's handle is INVALID_HANDLE. A child may be freed earlier, and belongs to its parent's thread.
    /// While callbacks of a child run, functions that would end it by way of an arena above it refuse with OUT_OF_ORDER, and
    /// those arenas allocate nothing.
    /// </summary>
    /// <param name="parent">Not NULL. Its own memory is not used: a child has blocks of its own.</param>
    /// <param name="options">How to take memory; NULL for the defaults. A budget and a placement that are not given are the parent's.</param>
    /// <param name="child">Receives the handle.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_ORDER in a callback of the parent, or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_create_child")]
    [return: C99Type("arena_status")]
    public static int CreateChild([C99Type("arena *")] ArenaHeader* parent, [C99Type("const arena_options *")] ArenaOptions* options, [C99Type("arena **")] ArenaHeader** child)
    {
        if (child == null) return (int)Status.InvalidArgument;
        Status status = Structs.Read(options, out ArenaOptions read);
        if (status != Status.Ok || read.Flags != 0 || !PlacementExports.Read(read.Placement, out Placement placement)) return (int)Status.InvalidArgument;

        status = NativeArena.CreateChild((NativeArena*)parent, SettingsOf(read, placement), out NativeArena* created);
        if (status == Status.Ok) *child = (ArenaHeader*)created;
        return (int)status;
    }

    /// <summary>Ends an arena and its children. Its blocks stay warm for other arenas, within bounds: see the chapter Blocks.</summary>
    /// <param name="arena">May be NULL, which does nothing.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_HANDLE if it was freed before, or OUT_OF_ORDER in a callback of it or of a child.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_free")]
    [return: C99Type("arena_status")]
    public static int Free([C99Type("arena *")] ArenaHeader* arena) => (int)NativeArena.Free((NativeArena*)arena);

    /// <summary>Allocates bytes on a 16-byte boundary. They are not cleared.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="size">Bytes; 0 gives an address that must not be read or written.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why.</returns>
    [Allocates(nameof(size))]
    [DllImport("__Internal", EntryPoint = "arena_alloc")]
    internal static extern void* Alloc([C99Type("arena *")] ArenaHeader* arena, nuint size);

    /// <summary>Allocates bytes on a boundary of the caller's choice.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="alignment">A power of two, at most 2 MiB; 16 is the least that is given.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why.</returns>
    [Allocates(nameof(size))]
    [DllImport("__Internal", EntryPoint = "arena_alloc_aligned")]
    internal static extern void* AllocAligned([C99Type("arena *")] ArenaHeader* arena, nuint size, nuint alignment);

    /// <summary>Allocates bytes on a 16-byte boundary and clears them.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="size">Bytes.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why.</returns>
    [Allocates(nameof(size))]
    [DllImport("__Internal", EntryPoint = "arena_alloc_zeroed")]
    internal static extern void* AllocZeroed([C99Type("arena *")] ArenaHeader* arena, nuint size);

    /// <summary>Allocates count elements of size bytes each, on a 16-byte boundary; count * size may not overflow.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="count">Number of elements.</param>
    /// <param name="size">Bytes of one.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why, ARENA_STATUS_TOO_LARGE on overflow.</returns>
    [Allocates(nameof(count), nameof(size))]
    [DllImport("__Internal", EntryPoint = "arena_alloc_array")]
    internal static extern void* AllocArray([C99Type("arena *")] ArenaHeader* arena, nuint count, nuint size);

    /// <summary>Allocates many pieces in one call, each on a 16-byte boundary: all of them, or none.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="sizes">Bytes of each piece; count numbers, may be NULL when count is 0.</param>
    /// <param name="count">Number of pieces.</param>
    /// <param name="pieces">Receives count addresses; unspecified on failure.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_MEMORY, LIMIT_EXCEEDED or TOO_LARGE.</returns>
    [DllImport("__Internal", EntryPoint = "arena_alloc_n")]
    [return: C99Type("arena_status")]
    internal static extern int AllocN([C99Type("arena *")] ArenaHeader* arena, [C99Type("const size_t *")] nuint* sizes, nuint count, [C99Type("void **")] void** pieces);

    /// <summary>Copies bytes into the arena and puts a NUL behind them, so that the copy can serve as a C string.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="data">What to copy; may be NULL when size is 0.</param>
    /// <param name="size">Bytes, or SIZE_MAX for a NUL-terminated string.</param>
    /// <returns>The copy, or NULL: arena_last_status tells why.</returns>
    [DllImport("__Internal", EntryPoint = "arena_copy")]
    [return: C99Type("char *")]
    internal static extern byte* Copy([C99Type("arena *")] ArenaHeader* arena, [C99Type("const void *")] void* data, nuint size);

    /// <summary>
    /// Makes an allocation larger or smaller. The last one grows and shrinks in place while its block has room, any other
    /// shrinks in place; else new memory is taken and the bytes that both sizes have are copied. The old memory then stays
    /// taken until the arena goes back.
    /// </summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="pointer">An allocation of this arena that is still valid, or NULL to allocate.</param>
    /// <param name="old_size">The size it was asked for with; ignored for NULL.</param>
    /// <param name="new_size">Bytes.</param>
    /// <param name="alignment">A power of two, at most 2 MiB; 16 is the least that is given.</param>
    /// <returns>The memory, or NULL with the allocation unchanged: arena_last_status tells why.</returns>
    [DllImport("__Internal", EntryPoint = "arena_realloc")]
    internal static extern void* Realloc([C99Type("arena *")] ArenaHeader* arena, void* pointer, nuint old_size, nuint new_size, nuint alignment);

    /// <summary>The slow path of arena_realloc, which the inline function calls when the last allocation cannot grow in place.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="pointer">An allocation of this arena, or NULL.</param>
    /// <param name="old_size">Its size.</param>
    /// <param name="new_size">Bytes.</param>
    /// <param name="alignment">A power of two, at most 2 MiB.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_realloc_slow")]
    public static void* ReallocSlow([C99Type("arena *")] ArenaHeader* arena, void* pointer, nuint old_size, nuint new_size, nuint alignment) =>
        arena == null ? null : ((NativeArena*)arena)->Reallocate((byte*)pointer, old_size, new_size, alignment);

    /// <summary>The slow path of allocation, which the inline functions call when the current block is full.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="alignment">A power of two, at most 2 MiB.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why.</returns>
    [Allocates(nameof(size))]
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_alloc_slow")]
    public static void* AllocSlow([C99Type("arena *")] ArenaHeader* arena, nuint size, nuint alignment) =>
        arena == null ? null : ((NativeArena*)arena)->AllocateSlow(size, alignment);

    /// <summary>Why the last allocation from this arena gave NULL.</summary>
    /// <param name="arena">May be NULL.</param>
    /// <returns>
    /// ARENA_STATUS_OK if none failed since the last reset, OUT_OF_MEMORY, LIMIT_EXCEEDED, TOO_LARGE, INVALID_ARGUMENT, or
    /// INVALID_HANDLE for NULL or a freed arena.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_last_status")]
    [return: C99Type("arena_status")]
    public static int LastStatus([C99Type("const arena *")] ArenaHeader* arena) =>
        (int)(arena == null ? Status.InvalidHandle : ((NativeArena*)arena)->LastStatus);

    /// <summary>Sets a savepoint. Savepoints nest; each costs 64 bytes of the arena until it is rewound.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="mark">Receives the savepoint, for arena_rewind of the same arena.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_MEMORY or LIMIT_EXCEEDED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_mark")]
    [return: C99Type("arena_status")]
    public static int Mark([C99Type("arena *")] ArenaHeader* arena, [C99Type("arena_mark_t *")] ArenaMark* mark)
    {
        if (mark == null) return (int)Status.InvalidArgument;
        Status status = NativeArena.Mark((NativeArena*)arena, out Savepoint savepoint);
        if (status == Status.Ok) *mark = new ArenaMark { Node = savepoint.Node, Serial = savepoint.Serial };
        return (int)status;
    }

    /// <summary>
    /// Gives back everything allocated since a savepoint, the savepoint and every later one included. Blocks are kept
    /// for reuse. Takes constant time when the savepoint is the newest.
    /// </summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="mark">A savepoint of this arena; it can be used once.</param>
    /// <returns>
    /// ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, or OUT_OF_ORDER if the savepoint is gone: rewound already, or
    /// older than a reset, or made after a savepoint that was rewound. Nothing is given back then.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_rewind")]
    [return: C99Type("arena_status")]
    public static int Rewind([C99Type("arena *")] ArenaHeader* arena, [C99Type("const arena_mark_t *")] ArenaMark* mark)
    {
        if (mark == null) return (int)Status.InvalidArgument;
        return (int)NativeArena.Rewind((NativeArena*)arena, new Savepoint { Node = mark->Node, Serial = mark->Serial });
    }

    /// <summary>
    /// Has a function called with data when the arena goes back to before this call: at a reset, at a rewind to an older
    /// savepoint, or at arena_free. The newest is called first, each once, while all memory of the arena is still
    /// readable. A callback must return: no exception and no longjmp may leave it. It must not use the arena it belongs
    /// to: functions of this chapter refuse with OUT_OF_ORDER or NULL then, others with INVALID_HANDLE. Costs 32 bytes of
    /// the arena.
    /// </summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="function">Not NULL; called in the thread that resets, rewinds or frees.</param>
    /// <param name="data">Handed to the function; the library does not look at it.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_ORDER, OUT_OF_MEMORY or LIMIT_EXCEEDED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_cleanup_push")]
    [return: C99Type("arena_status")]
    public static int CleanupPush([C99Type("arena *")] ArenaHeader* arena, [C99Type("arena_cleanup *")] void* function, void* data) =>
        (int)NativeArena.PushCleanup((NativeArena*)arena, (delegate* unmanaged<void*, void>)function, data);

    /// <summary>
    /// Has the n-th following allocation fail once with OUT_OF_MEMORY, for tests of how a program takes that. Counted are
    /// savepoints, callbacks and growing in place too, an arena_alloc_n as one, sizes of 0 not. Stays on through resets.
    /// </summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="n">1 for the very next one; 0 switches it off.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_fail_after")]
    [return: C99Type("arena_status")]
    public static int FailAfter([C99Type("arena *")] ArenaHeader* arena, ulong n) => (int)NativeArena.FailAfter((NativeArena*)arena, n);

    /// <summary>Gives back everything the arena has handed out, in constant time, and keeps its blocks for reuse.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_reset")]
    [return: C99Type("arena_status")]
    public static int Reset([C99Type("arena *")] ArenaHeader* arena) => (int)NativeArena.Reset((NativeArena*)arena);

    /// <summary>Gives back everything the arena has handed out, and says what becomes of its blocks.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="mode">ARENA_RESET_MODE_RETAIN_ALL takes constant time; the others look at each block.</param>
    /// <param name="keep_bytes">For ARENA_RESET_MODE_RETAIN_UP_TO: how many bytes of blocks may stay; else ignored.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_reset_to")]
    [return: C99Type("arena_status")]
    public static int ResetTo([C99Type("arena *")] ArenaHeader* arena, [C99Type("arena_reset_mode")] int mode, ulong keep_bytes) =>
        (int)NativeArena.ResetTo((NativeArena*)arena, (ResetMode)mode, keep_bytes);

    /// <summary>Gives blocks that are not in use back to the operating system.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="keep_bytes">How many bytes of unused blocks may stay; 0 for none.</param>
    /// <param name="released">Receives the bytes given back; may be NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_trim")]
    [return: C99Type("arena_status")]
    public static int Trim([C99Type("arena *")] ArenaHeader* arena, ulong keep_bytes, ulong* released)
    {
        Status status = NativeArena.Trim((NativeArena*)arena, keep_bytes, out ulong bytes);
        if (status == Status.Ok && released != null) *released = bytes;
        return (int)status;
    }

    /// <summary>Tells what the arena holds.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="stats">Receives the numbers; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_stats")]
    [return: C99Type("arena_status")]
    public static int Stats([C99Type("arena *")] ArenaHeader* arena, [C99Type("arena_stats_t *")] ArenaStats* stats)
    {
        if (!Structs.CanFill(stats)) return (int)Status.InvalidArgument;
        Status status = NativeArena.Measure((NativeArena*)arena, out ArenaStatistics statistics);
        if (status == Status.Ok) Structs.Fill(stats, StatsOf(statistics));
        return (int)status;
    }

    /// <summary>Tells whether an address lies in memory that this arena has handed out and not taken back.</summary>
    /// <param name="arena">May be NULL.</param>
    /// <param name="address">Any address; it is not read.</param>
    /// <returns>1 or 0; 0 for NULL or a freed arena. Takes time in proportion to the number of blocks.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_owns")]
    public static int Owns([C99Type("const arena *")] ArenaHeader* arena, [C99Type("const void *")] void* address) => NativeArena.Owns((NativeArena*)arena, address) ? 1 : 0;

    private static ArenaSettings SettingsOf(in ArenaOptions options, in Placement placement) => new()
    {
        FirstBlockBytes = options.FirstBlockBytes,
        MaxBlockBytes = options.MaxBlockBytes,
        LimitBytes = options.LimitBytes,
        DecayResets = options.DecayResets,
        Budget = (Budget*)options.Budget,
        Placement = placement,
    };

    private static ArenaStats StatsOf(in ArenaStatistics statistics) => new()
    {
        Blocks = statistics.Blocks,
        UsedBytes = statistics.UsedBytes,
        PeakBytes = statistics.PeakBytes,
        ReservedBytes = statistics.ReservedBytes,
        CommittedBytes = statistics.CommittedBytes,
        Resets = statistics.Resets,
        LimitBytes = statistics.LimitBytes,
    };
}
