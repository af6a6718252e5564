using Arena.Core;

namespace Arena.Native.Types;

/// <summary>
/// The public start of every arena handle, frozen for ever: allocation moves cursor towards limit, and only when the
/// room between them is too small is the library called. Both are multiples of 16. limit is a trap: the library may lower
/// it (byte limit, closed arena), so code outside the library compares with it and never writes it.
/// </summary>
[NativeType("arena", Chapter = typeof(Exports.ArenaExports))]
public unsafe struct ArenaHeader
{
    /// <summary>Next free byte.</summary>
    public byte* Cursor;
    /// <summary>First byte that inline allocation must not touch.</summary>
    public byte* Limit;
}
