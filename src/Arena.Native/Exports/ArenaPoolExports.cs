using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Pools of whole arenas: one is handed out for a request and released after it, with its blocks warm for the next. What
/// was not needed for a while goes back to the system, down to a floor; all arenas together stay below a ceiling.
/// </summary>
/// <remarks>
/// Threads: a pool may be used by any threads at once; an arena handed out belongs to one thread at a time and may be
/// released in another.
/// Ownership: an arena of a pool is released with arena_pool_release, which runs its callbacks and takes back all it handed
/// out. arena_free ends it for good. Memory goes back during arena_pool_release and arena_pool_trim; the library has no
/// thread of its own, so a pool that is left alone keeps what it has.
/// </remarks>
[Chapter(6, "Pool")]
[Handle("arena_pool", "Arenas to be handed out again and again; shared by threads.")]
public static unsafe class ArenaPoolExports
{
    /// <summary>Creates a pool. Arenas are made when they are asked for.</summary>
    /// <param name="options">How to take memory; NULL for the defaults.</param>
    /// <param name="pool">Receives the handle: release it with arena_pool_free.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT for options out of range, INVALID_HANDLE for a budget that is none, or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_pool_create")]
    [return: C99Type("arena_status")]
    public static int Create([C99Type("const arena_pool_options *")] ArenaPoolOptions* options, [C99Type("arena_pool **")] nint* pool)
    {
        if (pool == null) return (int)Status.InvalidArgument;
        Status status = Structs.Read(options, out ArenaPoolOptions read);
        if (status != Status.Ok || read.Flags != 0 || !PlacementExports.Read(read.Placement, out Placement placement)) return (int)Status.InvalidArgument;

        status = ArenaPool.Create(SettingsOf(read, placement), out ArenaPool* created);
        if (status == Status.Ok) *pool = (nint)created;
        return (int)status;
    }

    /// <summary>Ends a pool and frees its idle arenas.</summary>
    /// <param name="pool">May be NULL, which does nothing.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_HANDLE, or OUT_OF_ORDER while an arena is handed out: nothing happens then.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_pool_free")]
    [return: C99Type("arena_status")]
    public static int Free([C99Type("arena_pool *")] nint pool) => (int)ArenaPool.Free((ArenaPool*)pool);

    /// <summary>Hands out an empty arena: the one that was released last, or a new one.</summary>
    /// <param name="pool">Not NULL.</param>
    /// <param name="arena">Receives the arena: give it back with arena_pool_release.</param>
    /// <returns>
    /// ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, OUT_OF_MEMORY, or LIMIT_EXCEEDED when no arena is idle and the
    /// ceiling or the budget has no room for the first block of another.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_pool_acquire")]
    [return: C99Type("arena_status")]
    public static int Acquire([C99Type("arena_pool *")] nint pool, [C99Type("arena **")] ArenaHeader** arena)
    {
        if (arena == null) return (int)Status.InvalidArgument;
        Status status = ArenaPool.Acquire((ArenaPool*)pool, out NativeArena* taken);
        if (status == Status.Ok) *arena = (ArenaHeader*)taken;
        return (int)status;
    }

    /// <summary>
    /// Resets an arena and takes it back. Until it is handed out again, its handle is refused as one that was freed.
    /// </summary>
    /// <param name="pool">Not NULL.</param>
    /// <param name="arena">An arena that this pool has handed out.</param>
    /// <returns>
    /// ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE for an arena that is not handed out by this pool, or OUT_OF_ORDER
    /// in a callback of the arena.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_pool_release")]
    [return: C99Type("arena_status")]
    public static int Release([C99Type("arena_pool *")] nint pool, [C99Type("arena *")] ArenaHeader* arena) =>
        (int)ArenaPool.Release((ArenaPool*)pool, (NativeArena*)arena);

    /// <summary>Frees idle arenas until those that stay hold no more than the floor.</summary>
    /// <param name="pool">Not NULL.</param>
    /// <param name="released">Receives the bytes given back; may be NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_pool_trim")]
    [return: C99Type("arena_status")]
    public static int Trim([C99Type("arena_pool *")] nint pool, ulong* released)
    {
        Status status = ArenaPool.Trim((ArenaPool*)pool, out ulong bytes);
        if (status == Status.Ok && released != null) *released = bytes;
        return (int)status;
    }

    /// <summary>Tells what the pool holds.</summary>
    /// <param name="pool">Not NULL.</param>
    /// <param name="stats">Receives the numbers; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_pool_stats")]
    [return: C99Type("arena_status")]
    public static int Stats([C99Type("arena_pool *")] nint pool, [C99Type("arena_pool_stats_t *")] ArenaPoolStats* stats)
    {
        if (!Structs.CanFill(stats)) return (int)Status.InvalidArgument;
        Status status = ArenaPool.Measure((ArenaPool*)pool, out PoolStatistics statistics);
        if (status == Status.Ok) Structs.Fill(stats, StatsOf(statistics));
        return (int)status;
    }

    private static PoolSettings SettingsOf(in ArenaPoolOptions options, in Placement placement) => new()
    {
        FloorBytes = options.FloorBytes,
        CeilingBytes = options.CeilingBytes,
        Arena = new ArenaSettings
        {
            FirstBlockBytes = options.FirstBlockBytes,
            MaxBlockBytes = options.MaxBlockBytes,
            LimitBytes = options.LimitBytes,
            DecayResets = options.DecayReleases,
            Budget = (Budget*)options.Budget,
            Placement = placement,
        },
    };

    private static ArenaPoolStats StatsOf(in PoolStatistics statistics) => new()
    {
        AtFloor = statistics.IdleBytes <= statistics.FloorBytes ? 1u : 0u,
        Acquired = statistics.Acquired,
        Idle = statistics.Idle,
        ReservedBytes = statistics.ReservedBytes,
        IdleBytes = statistics.IdleBytes,
        Created = statistics.Created,
        Reused = statistics.Reused,
        GivenBackBytes = statistics.GivenBackBytes,
        FloorBytes = statistics.FloorBytes,
        CeilingBytes = statistics.CeilingBytes,
    };
}
