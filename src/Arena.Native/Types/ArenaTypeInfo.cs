using Arena.Core;

namespace Arena.Native.Types;

/// <summary>A registered type as the library keeps it. The texts and fields live as long as the process.</summary>
[NativeType("arena_type_info_t", Init = true, Chapter = typeof(Exports.TypeExports))]
public unsafe struct ArenaTypeInfo
{
    /// <summary>sizeof(arena_type_info_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Number of fields.</summary>
    public uint FieldCount;
    /// <summary>NUL-terminated.</summary>
    [FieldType("const char *")] public byte* Name;
    /// <summary>Bytes of one value.</summary>
    public ulong Size;
    /// <summary>The boundary that values lie on.</summary>
    public ulong Alignment;
    /// <summary>As they were registered.</summary>
    [FieldType("const arena_type_field *")] public ArenaTypeField* Fields;
}
