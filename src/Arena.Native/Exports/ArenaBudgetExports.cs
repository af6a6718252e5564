using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Budgets: a limit on the blocks of several arenas and pools together, such as all that serve one tenant. Budgets may be
/// parts of others; a block is charged to each of them before it is taken, and refused with LIMIT_EXCEEDED by the first
/// that has no room.
/// </summary>
/// <remarks>
/// Threads: a budget may be used by any threads at once.
/// Ownership: a budget outlives what was created with it, and arena_budget_free refuses until that is gone. What counts is
/// what arenas hold, used or not, and idle arenas of a pool: arena_trim and arena_pool_trim make room.
/// Fork: in the child, what arenas of other threads held stays charged.
/// </remarks>
[Chapter(7, "Budget")]
[Handle("arena_budget", "A limit that arenas and pools share; used by any threads.")]
public static unsafe class ArenaBudgetExports
{
    /// <summary>Creates a budget.</summary>
    /// <param name="options">What it allows; NULL for a budget that only counts.</param>
    /// <param name="budget">Receives the handle: release it with arena_budget_free.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE for a parent that is no budget, or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_budget_create")]
    [return: C99Type("arena_status")]
    public static int Create([C99Type("const arena_budget_options *")] ArenaBudgetOptions* options, [C99Type("arena_budget **")] nint* budget)
    {
        if (budget == null) return (int)Status.InvalidArgument;
        Status status = Structs.Read(options, out ArenaBudgetOptions read);
        if (status != Status.Ok || read.Flags != 0) return (int)Status.InvalidArgument;

        BudgetSettings settings = new() { LimitBytes = read.LimitBytes, Parent = (Budget*)read.Parent };
        status = Budget.Create(settings, out Budget* created);
        if (status == Status.Ok) *budget = (nint)created;
        return (int)status;
    }

    /// <summary>Ends a budget.</summary>
    /// <param name="budget">May be NULL, which does nothing.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_HANDLE, or OUT_OF_ORDER while an arena, a pool or a budget uses it: nothing happens then.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_budget_free")]
    [return: C99Type("arena_status")]
    public static int Free([C99Type("arena_budget *")] nint budget) => (int)Budget.Free((Budget*)budget);

    /// <summary>Tells what a budget has given out.</summary>
    /// <param name="budget">Not NULL.</param>
    /// <param name="stats">Receives the numbers; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_budget_stats")]
    [return: C99Type("arena_status")]
    public static int Stats([C99Type("arena_budget *")] nint budget, [C99Type("arena_budget_stats_t *")] ArenaBudgetStats* stats)
    {
        if (!Structs.CanFill(stats)) return (int)Status.InvalidArgument;
        Status status = Budget.Measure((Budget*)budget, out BudgetStatistics statistics);
        if (status == Status.Ok) Structs.Fill(stats, StatsOf(statistics));
        return (int)status;
    }

    private static ArenaBudgetStats StatsOf(in BudgetStatistics statistics) => new()
    {
        Users = statistics.Users,
        LimitBytes = statistics.LimitBytes,
        UsedBytes = statistics.UsedBytes,
        PeakBytes = statistics.PeakBytes,
        Refused = statistics.Refused,
    };
}
