using Arena.Core;

namespace Arena.Native.Types;

/// <summary>
/// Details of a failure, in memory of the caller. Any function takes NULL instead. On success it is left untouched.
/// </summary>
[NativeType("arena_error", Init = true, Chapter = typeof(Exports.LibraryExports))]
public unsafe struct ArenaError
{
    /// <summary>sizeof(arena_error), set by the caller.</summary>
    public uint StructSize;
    /// <summary>The same arena_status that the function returned.</summary>
    public int Code;
    /// <summary>Byte offset into the text or file, or UINT64_MAX where there is none.</summary>
    public ulong ByteOffset;
    /// <summary>Index of the text in a batch, or UINT64_MAX where there is none.</summary>
    public ulong Item;
    /// <summary>1-based line of a file, or 0.</summary>
    public uint Line;
    /// <summary>1-based byte column in that line, or 0.</summary>
    public uint Column;
    /// <summary>English, one line, NUL-terminated, cut at a character boundary if too long.</summary>
    public fixed byte Message[256];
}
