using Arena.Core;

namespace Arena.Native.Types;

/// <summary>A borrowed UTF-8 text. It needs no NUL; a length of SIZE_MAX says that it has one.</summary>
[NativeType("arena_text", Chapter = typeof(Exports.EncoderExports))]
public unsafe struct Text
{
    /// <summary>First byte; may be NULL when length is 0.</summary>
    [FieldType("const char *")] public byte* Data;
    /// <summary>Bytes, or SIZE_MAX for a NUL-terminated text.</summary>
    public nuint Length;
}
