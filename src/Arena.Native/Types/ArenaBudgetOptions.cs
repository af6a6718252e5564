using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What a budget allows. Every field may be zero, which asks for its default.</summary>
[NativeType("arena_budget_options", Init = true, Chapter = typeof(Exports.ArenaBudgetExports))]
public struct ArenaBudgetOptions
{
    /// <summary>sizeof(arena_budget_options).</summary>
    public uint StructSize;
    /// <summary>Reserved, must be 0.</summary>
    public uint Flags;
    /// <summary>All users together never hold more than this many bytes of blocks. Default 0: no limit of its own.</summary>
    public ulong LimitBytes;
    /// <summary>A budget that this one is a part of: what is charged here is charged there too. Default NULL: none.</summary>
    [FieldType("arena_budget *")] public nint Parent;
}
