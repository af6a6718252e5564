namespace Arena.Core.Memory;

/// <summary>A field of a type to be registered, in the layout of the ABI.</summary>
public unsafe struct TypeField
{
    /// <summary>NUL-terminated.</summary>
    public byte* Name;
    public FieldKind Kind;

    /// <summary>How many of the kind lie one behind the other; 0 counts as 1.</summary>
    public uint Count;
    public ulong Offset;

    /// <summary>For Struct: the type it is of.</summary>
    public TypeRecord* Type;
}

/// <summary>
/// A registered type: immutable, never freed, so that its address is its handle for the life of the process. The fields
/// and all names follow in the same memory.
/// </summary>
public unsafe struct TypeRecord
{
    internal const ulong Registered = 0x6172_656E_615F_7479;

    internal ulong Magic;
    internal TypeRecord* Next;
    internal ulong Hash;
    public byte* Name;
    public ulong Size;
    public ulong Alignment;
    public TypeField* Fields;
    public ulong FieldCount;

    /// <summary>Tells whether an address is that of a registered type. Null is not.</summary>
    public static bool IsRegistered(TypeRecord* type) =>
        type != null && ((nuint)type & 15) == 0 && type->Magic == (Registered ^ (nuint)type);
}
