using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Arenas that many threads allocate from at once. Each thread has a local arena in it, from which it takes memory as from
/// any other, without locks; all of them have one limit, and are reset and freed as one.
/// </summary>
/// <remarks>
/// Threads: arena_shared_alloc, arena_shared_local and arena_shared_stats may be called by any threads at once, and so may
/// the functions of the chapter "Arena" on each thread's own local. Reset, trim and free are for one thread, while no other
/// allocates: synchronise as you would before freeing any other object that threads share. Memory may be read and written
/// in any thread, wherever it was allocated.
/// Ownership: memory belongs to the shared arena, also after the thread that took it has ended. A local arena passes to a
/// later thread when its own ends, with all that it holds; so there are never more of them than threads at one time.
/// Fork: the child may go on with all of it from its one thread; locals of threads that it does not have are reset and
/// freed with the rest. Fork while no other thread grows its local, or the child's resets are refused with OUT_OF_ORDER.
/// </remarks>
[Chapter(10, "Shared arena")]
[Handle("arena_shared", "An arena for many threads at once.")]
public static unsafe class ArenaSharedExports
{
    /// <summary>Creates a shared arena. No block is taken before the first allocation of a thread.</summary>
    /// <param name="options">
    /// How each local takes memory; NULL for the defaults. limit_bytes is for all of them together, decay_resets counts
    /// arena_shared_reset.
    /// </param>
    /// <param name="shared">Receives the handle: release it with arena_shared_free.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT for options out of range, INVALID_HANDLE for a budget that is none, or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_shared_create")]
    [return: C99Type("arena_status")]
    public static int Create([C99Type("const arena_options *")] ArenaOptions* options, [C99Type("arena_shared **")] nint* shared)
    {
        if (shared == null) return (int)Status.InvalidArgument;
        Status status = Structs.Read(options, out ArenaOptions read);
        if (status != Status.Ok || !PlacementExports.Read(read.Placement, out Placement placement)) return (int)Status.InvalidArgument;

        status = SharedArena.Create(ArenaExports.SettingsOf(read, placement), out SharedArena* created);
        if (status == Status.Ok) *shared = (nint)created;
        return (int)status;
    }

    /// <summary>
    /// Gives the calling thread's local arena, which is the same until the thread ends. A few nanoseconds after the first
    /// time. The functions of the chapter "Arena" and the inline ones work on it, arena_encode takes it; but it is reset
    /// and freed with the shared arena only: alone, both are refused with OUT_OF_ORDER.
    /// </summary>
    /// <param name="shared">Not NULL.</param>
    /// <param name="local">Receives the arena. It is for this thread alone.</param>
    /// <returns>
    /// ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_MEMORY, or OUT_OF_ORDER while another thread resets, trims
    /// or frees.
    /// </returns>
    [DllImport("__Internal", EntryPoint = "arena_shared_local")]
    [return: C99Type("arena_status")]
    internal static extern int Local([C99Type("arena_shared *")] nint shared, [C99Type("arena **")] ArenaHeader** local);

    /// <summary>Allocates bytes from the calling thread's local arena. They are not cleared.</summary>
    /// <param name="shared">Not NULL.</param>
    /// <param name="size">Bytes; 0 gives an address that must not be read or written.</param>
    /// <param name="alignment">A power of two, at most 2 MiB; 16 is the least that is given.</param>
    /// <returns>The memory, or NULL: arena_shared_local tells why, or arena_last_status of the local that it gives.</returns>
    [Allocates(nameof(size))]
    [DllImport("__Internal", EntryPoint = "arena_shared_alloc")]
    internal static extern void* Alloc([C99Type("arena_shared *")] nint shared, nuint size, nuint alignment);

    /// <summary>
    /// Gives back everything that all threads have allocated, and keeps the blocks, each with the thread that had it.
    /// Takes time in proportion to the number of locals, whatever they hold. Callbacks of the locals run in this thread;
    /// they must not use the shared arena.
    /// </summary>
    /// <param name="shared">Not NULL. No other thread allocates from it meanwhile.</param>
    /// <returns>
    /// ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, or OUT_OF_ORDER with nothing done when another thread is seen to
    /// grow its local, to run callbacks of it, or to reset, trim or free; or from a callback. An allocation that finds room
    /// in its block is not seen.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_shared_reset")]
    [return: C99Type("arena_status")]
    public static int Reset([C99Type("arena_shared *")] nint shared) => (int)SharedArena.Reset((SharedArena*)shared);

    /// <summary>
    /// Gives blocks that are not in use back to the operating system. Room that one thread's blocks take of the limit is
    /// not another's before this.
    /// </summary>
    /// <param name="shared">Not NULL. No other thread allocates from it meanwhile.</param>
    /// <param name="keep_bytes">How many bytes of unused blocks may stay, of all locals together; 0 for none.</param>
    /// <param name="released">Receives the bytes given back; may be NULL.</param>
    /// <returns>As arena_shared_reset.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_shared_trim")]
    [return: C99Type("arena_status")]
    public static int Trim([C99Type("arena_shared *")] nint shared, ulong keep_bytes, ulong* released)
    {
        Status status = SharedArena.Trim((SharedArena*)shared, keep_bytes, out ulong bytes);
        if (status == Status.Ok && released != null) *released = bytes;
        return (int)status;
    }

    /// <summary>Gives all blocks of all locals back and ends the shared arena and its locals.</summary>
    /// <param name="shared">May be NULL, which does nothing. No other thread uses it meanwhile.</param>
    /// <returns>As arena_shared_reset.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_shared_free")]
    [return: C99Type("arena_status")]
    public static int Free([C99Type("arena_shared *")] nint shared) => (int)SharedArena.Free((SharedArena*)shared);

    /// <summary>Tells what the shared arena holds, all locals together.</summary>
    /// <param name="shared">Not NULL.</param>
    /// <param name="stats">Receives the numbers; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_shared_stats")]
    [return: C99Type("arena_status")]
    public static int Stats([C99Type("const arena_shared *")] nint shared, [C99Type("arena_shared_stats_t *")] ArenaSharedStats* stats)
    {
        if (!Structs.CanFill(stats)) return (int)Status.InvalidArgument;
        Status status = SharedArena.Measure((SharedArena*)shared, out SharedStatistics statistics);
        if (status == Status.Ok) Structs.Fill(stats, StatsOf(statistics));
        return (int)status;
    }

    private static ArenaSharedStats StatsOf(in SharedStatistics statistics) => new()
    {
        Locals = (uint)statistics.Locals,
        Blocks = statistics.Blocks,
        UsedBytes = statistics.UsedBytes,
        PeakBytes = statistics.PeakBytes,
        ReservedBytes = statistics.ReservedBytes,
        Resets = statistics.Resets,
        LimitBytes = statistics.LimitBytes,
    };
}
