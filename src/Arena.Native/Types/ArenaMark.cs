using Arena.Core;

namespace Arena.Native.Types;

/// <summary>A savepoint: made by arena_mark, used once by arena_rewind. The fields are the library's own.</summary>
[NativeType("arena_mark_t", Chapter = typeof(Exports.ArenaExports))]
public unsafe struct ArenaMark
{
    /// <summary>Where the savepoint is kept, inside the arena.</summary>
    public void* Node;
    /// <summary>Tells this savepoint from every other of the same arena.</summary>
    public ulong Serial;
}
