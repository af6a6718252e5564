using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

/// <summary>How many bytes a budget allows, and which budget it is a part of.</summary>
public unsafe struct BudgetSettings
{
    /// <summary>0 for no limit of its own.</summary>
    public ulong LimitBytes;

    /// <summary>Null for none.</summary>
    public Budget* Parent;
}

/// <summary>What a budget has given out. Exact while no other thread uses it.</summary>
public struct BudgetStatistics
{
    /// <summary>Arenas, pools and budgets that it serves.</summary>
    public uint Users;

    public ulong LimitBytes;
    public ulong UsedBytes;
    public ulong PeakBytes;

    /// <summary>Blocks refused because this budget had no room.</summary>
    public ulong Refused;
}

/// <summary>A limit on the blocks of several arenas together, such as a tenant's. A slot of the handle slab; for any threads.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct Budget
{
    // As the start of NativeArena, whose slots these are: an arena's function called with a budget sees no arena, no room.
    private byte* _cursor;
    private byte* _limit;
    internal ulong Magic;
    private readonly NativeArena* _nextFree;
    private ulong _lastSerial;

    private BudgetAccount _account;

    /// <summary>Creates a budget that nobody uses.</summary>
    /// <returns>Ok, InvalidHandle for a parent that is none, or OutOfMemory; budget is null on failure.</returns>
    public static Status Create(in BudgetSettings settings, out Budget* budget)
    {
        budget = null;
        Status status = Join(settings.Parent, out BudgetAccount* parent);
        if (status != Status.Ok) return status;

        Budget* taken = (Budget*)HandleSlab.Take();
        if (taken == null)
        {
            if (parent != null) parent->Leave();
            return Status.OutOfMemory;
        }

        *taken = new Budget
        {
            _lastSerial = taken->_lastSerial,
            _cursor = (byte*)taken,
            _limit = (byte*)taken,
            _account = new BudgetAccount(settings.LimitBytes, parent),
        };
        HandleSlab.MarkBudget(taken);
        budget = taken;
        return Status.Ok;
    }

    /// <summary>Ends a budget. Null does nothing.</summary>
    /// <returns>Ok, InvalidHandle, or OutOfOrder while an arena, a pool or another budget uses it.</returns>
    public static Status Free(Budget* budget)
    {
        if (budget == null) return Status.Ok;
        if (!HandleSlab.IsBudget(budget)) return Status.InvalidHandle;
        // Of two threads that free one budget, exactly one closes its account.
        if (!budget->_account.Close()) return Status.OutOfOrder;

        HandleSlab.MarkBudgetFreed(budget);
        if (budget->_account.Parent != null) budget->_account.Parent->Leave();
        HandleSlab.Return((NativeArena*)budget);
        return Status.Ok;
    }

    /// <summary>Tells what a budget has given out.</summary>
    public static Status Measure(Budget* budget, out BudgetStatistics statistics)
    {
        statistics = default;
        Status status = HandleSlab.CheckBudget(budget);
        if (status != Status.Ok) return status;

        ref BudgetAccount account = ref budget->_account;
        statistics = new BudgetStatistics
        {
            Users = account.Users,
            LimitBytes = account.Limit,
            UsedBytes = account.Used,
            PeakBytes = account.Peak,
            Refused = account.Refused,
        };
        return Status.Ok;
    }

    /// <summary>The account of a budget, with one user more. Null has none.</summary>
    internal static Status Join(Budget* budget, out BudgetAccount* account)
    {
        account = null;
        if (budget == null) return Status.Ok;
        if (!HandleSlab.IsBudget(budget)) return Status.InvalidHandle;

        account = (BudgetAccount*)Unsafe.AsPointer(ref budget->_account);
        if (account->Join()) return Status.Ok;
        account = null;
        return Status.InvalidHandle;
    }
}
