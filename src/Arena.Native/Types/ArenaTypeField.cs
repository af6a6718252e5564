using Arena.Core;

namespace Arena.Native.Types;

/// <summary>A field of a type. Names are copied at registration.</summary>
[NativeType("arena_type_field", Chapter = typeof(Exports.TypeExports))]
public unsafe struct ArenaTypeField
{
    /// <summary>1 to 255 bytes and a NUL.</summary>
    [FieldType("const char *")] public byte* Name;
    /// <summary>An arena_field_kind.</summary>
    public uint Kind;
    /// <summary>How many of the kind lie one behind the other; 0 counts as 1.</summary>
    public uint Count;
    /// <summary>Bytes from the start of the type; a multiple of what the kind is aligned to.</summary>
    public ulong Offset;
    /// <summary>For ARENA_FIELD_KIND_STRUCT the type it is of, else NULL.</summary>
    [FieldType("const arena_type *")] public nint Type;
}
