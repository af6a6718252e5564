using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What a field of a registered type holds.</summary>
[NativeType("arena_field_kind", Chapter = typeof(Exports.TypeExports))]
public enum ArenaFieldKind : uint
{
    /// <summary>Bytes without a meaning, a union for instance; the count is their number.</summary>
    Bytes = 0,
    /// <summary>Unsigned, 1 byte; a boolean too.</summary>
    U8 = 1,
    /// <summary>Signed, 1 byte.</summary>
    I8 = 2,
    /// <summary>Unsigned, 2 bytes.</summary>
    U16 = 3,
    /// <summary>Signed, 2 bytes.</summary>
    I16 = 4,
    /// <summary>Unsigned, 4 bytes.</summary>
    U32 = 5,
    /// <summary>Signed, 4 bytes.</summary>
    I32 = 6,
    /// <summary>Unsigned, 8 bytes.</summary>
    U64 = 7,
    /// <summary>Signed, 8 bytes.</summary>
    I64 = 8,
    /// <summary>4 bytes of IEEE 754.</summary>
    F32 = 9,
    /// <summary>8 bytes of IEEE 754.</summary>
    F64 = 10,
    /// <summary>The address of native memory.</summary>
    Pointer = 11,
    /// <summary>Another registered type, in place.</summary>
    Struct = 12,
    /// <summary>A reference of the host language. Always refused: nothing would follow it in an arena.</summary>
    Reference = 13,
}
