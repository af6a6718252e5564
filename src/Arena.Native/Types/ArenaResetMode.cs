using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What arena_reset_to does with the blocks.</summary>
[NativeType("arena_reset_mode", Chapter = typeof(Exports.ArenaExports))]
public enum ArenaResetMode
{
    /// <summary>Keeps all of them, as arena_reset.</summary>
    RetainAll = 0,
    /// <summary>Keeps blocks up to keep_bytes in all.</summary>
    RetainUpTo = 1,
    /// <summary>Keeps those that were in use, and gives the spare ones back.</summary>
    Trim = 2,
    /// <summary>Gives all of them back.</summary>
    FreeAll = 3,
}
