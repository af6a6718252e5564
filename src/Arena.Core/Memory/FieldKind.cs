namespace Arena.Core.Memory;

/// <summary>What a field of a registered type holds. The numbers are those of the ABI.</summary>
public enum FieldKind : uint
{
    /// <summary>Bytes without a meaning; the count is their number.</summary>
    Bytes = 0,
    UInt8 = 1,
    Int8 = 2,
    UInt16 = 3,
    Int16 = 4,
    UInt32 = 5,
    Int32 = 6,
    UInt64 = 7,
    Int64 = 8,
    Float32 = 9,
    Float64 = 10,

    /// <summary>The address of native memory.</summary>
    Pointer = 11,

    /// <summary>Another registered type, in place.</summary>
    Struct = 12,

    /// <summary>A reference that a garbage collector or a reference count follows. No type may have one.</summary>
    Reference = 13,
}
