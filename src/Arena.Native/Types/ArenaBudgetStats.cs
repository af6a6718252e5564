using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What a budget has given out. Exact while no other thread uses it.</summary>
[NativeType("arena_budget_stats_t", Init = true, Chapter = typeof(Exports.ArenaBudgetExports))]
public struct ArenaBudgetStats
{
    /// <summary>sizeof(arena_budget_stats_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Arenas, pools and budgets that were created with it and not freed yet; of a pool only itself.</summary>
    public uint Users;
    /// <summary>The limit given at creation, 0 for none.</summary>
    public ulong LimitBytes;
    /// <summary>Bytes of blocks that are held now.</summary>
    public ulong UsedBytes;
    /// <summary>The largest UsedBytes there ever was.</summary>
    public ulong PeakBytes;
    /// <summary>Allocations refused because this budget had no room; one that its parent had none for counts there.</summary>
    public ulong Refused;
}
