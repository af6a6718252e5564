using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Types whose values may lie in arenas: described once, with their layout, and then allocated by their type. Values of an
/// arena are never destroyed one by one and nothing follows what they refer to, so a type with references is refused.
/// </summary>
/// <remarks>
/// Threads: any thread at any time. Do not fork while another thread registers a type.
/// Ownership: a type lives as long as the process and never changes; there is nothing to release. The same name and
/// layout registered again give the same type, another layout under the same name another one.
/// </remarks>
[Chapter(11, "Types")]
[Handle("arena_type", "A registered type; immutable, shared by threads, valid for ever.")]
public static unsafe class TypeExports
{
    /// <summary>Registers a type, after a look at its layout.</summary>
    /// <param name="name">1 to 255 bytes and a NUL; copied.</param>
    /// <param name="size">Bytes of one value, up to 4 GiB: a multiple of the alignment and not 0.</param>
    /// <param name="alignment">A power of two, at most 2 MiB.</param>
    /// <param name="fields">The fields in any order; may be NULL when field_count is 0.</param>
    /// <param name="field_count">At most 4096. What lies between fields is padding.</param>
    /// <param name="type">Receives the type.</param>
    /// <param name="error">May be NULL; its item is the index of the field at fault.</param>
    /// <returns>
    /// ARENA_STATUS_OK, INVALID_ARGUMENT for a layout that cannot be (a field out of the type, on a wrong boundary or over
    /// another one), UNSUPPORTED for a field of kind REFERENCE, INVALID_HANDLE for a field's type that is none, TOO_LARGE
    /// or OUT_OF_MEMORY.
    /// </returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_type_register")]
    [return: C99Type("arena_status")]
    public static int Register(
        [C99Type("const char *")] byte* name, ulong size, ulong alignment,
        [C99Type("const arena_type_field *")] ArenaTypeField* fields, nuint field_count,
        [C99Type("const arena_type **")] nint* type, [C99Type("arena_error *")] ArenaError* error)
    {
        if (type == null) return Boundary.Report(Status.InvalidArgument, "type is NULL", error);
        Failure failure = default;
        Status status = TypeRegistry.Register(name, size, alignment, (TypeField*)fields, field_count, out TypeRecord* registered, ref failure);
        if (status != Status.Ok) return Boundary.Report(failure, error);
        *type = (nint)registered;
        return 0;
    }

    /// <summary>Allocates values of a type one behind the other, on the type's boundary, all bytes zero.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="type">Not NULL.</param>
    /// <param name="count">Number of values.</param>
    /// <returns>The memory, or NULL: arena_last_status tells why, ARENA_STATUS_INVALID_HANDLE for a type that is none.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_alloc_typed")]
    public static void* AllocTyped([C99Type("arena *")] ArenaHeader* arena, [C99Type("const arena_type *")] nint type, nuint count) =>
        arena == null ? null : ((NativeArena*)arena)->AllocateTyped((TypeRecord*)type, count);

    /// <summary>Tells what was registered.</summary>
    /// <param name="type">Not NULL.</param>
    /// <param name="info">Receives the description; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_type_info")]
    [return: C99Type("arena_status")]
    public static int Info([C99Type("const arena_type *")] nint type, [C99Type("arena_type_info_t *")] ArenaTypeInfo* info)
    {
        TypeRecord* record = (TypeRecord*)type;
        if (record == null || !Structs.CanFill(info)) return (int)Status.InvalidArgument;
        if (!TypeRecord.IsRegistered(record)) return (int)Status.InvalidHandle;
        Structs.Fill(info, new ArenaTypeInfo
        {
            FieldCount = (uint)record->FieldCount,
            Name = record->Name,
            Size = record->Size,
            Alignment = record->Alignment,
            Fields = (ArenaTypeField*)record->Fields,
        });
        return 0;
    }
}
