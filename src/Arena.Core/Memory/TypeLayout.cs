// Whether a described layout is one that memory can have. Each fault has a message of its own, because whoever registers
// types does so from generated code and sees nothing else.

namespace Arena.Core.Memory;

internal static unsafe class TypeLayout
{
    public const ulong GreatestSize = 1UL << 32;
    public const int GreatestFields = 4096;
    public const int GreatestName = 255;

    /// <summary>Ok, or InvalidArgument or Unsupported with a message; the failure's item is the field's index.</summary>
    public static Status Check(byte* name, ulong size, ulong alignment, TypeField* fields, ulong count, ref Failure failure)
    {
        if (LengthOf(name) is 0 or > GreatestName) return failure.Set(Status.InvalidArgument, "a type needs a name of 1 to 255 bytes");
        if (size == 0) return failure.Set(Status.InvalidArgument, "the size is 0");
        if (size > GreatestSize) return failure.Set(Status.TooLarge, "the size is above 4 GiB");
        if (alignment > NativeArena.GreatestAlignment || !NativeArena.IsAlignment((nuint)alignment))
            return failure.Set(Status.InvalidArgument, "the alignment is not a power of two up to 2 MiB");
        if (size % alignment != 0) return failure.Set(Status.InvalidArgument, "the size is not a multiple of the alignment");
        if (count > GreatestFields) return failure.Set(Status.TooLarge, "there are more than 4096 fields");
        if (count != 0 && fields == null) return failure.Set(Status.InvalidArgument, "fields is NULL");

        // Fields come in any order, so each is held against all before.
        for (ulong i = 0; i < count; i++)
        {
            if (CheckField(fields, i, size, alignment, ref failure) == Status.Ok) continue;
            failure.Item = i;
            return failure.Status;
        }

        return Status.Ok;
    }

    /// <summary>The bytes of a field. pre: its kind is one, and a struct's type is registered.</summary>
    public static ulong SizeOf(in TypeField field) => UnitOf(field) * ulong.Max(field.Count, 1);

    /// <summary>Bytes up to the NUL, counted no further than a name may go.</summary>
    public static int LengthOf(byte* name)
    {
        int length = 0;
        while (name != null && length <= GreatestName && name[length] != 0) length++;
        return length;
    }

    private static Status CheckField(TypeField* fields, ulong index, ulong size, ulong alignment, ref Failure failure)
    {
        ref TypeField field = ref fields[index];
        if (LengthOf(field.Name) is 0 or > GreatestName) return failure.Set(Status.InvalidArgument, "a field needs a name of 1 to 255 bytes");
        if (field.Kind == FieldKind.Reference)
            return failure.Set(Status.Unsupported, "a field is a reference of the host language: nothing follows references in an arena, so what it refers to would be lost");
        if (field.Kind > FieldKind.Reference) return failure.Set(Status.InvalidArgument, "a field's kind is unknown");
        if ((field.Kind == FieldKind.Struct) != (field.Type != null))
            return failure.Set(Status.InvalidArgument, "a field of kind STRUCT needs a type, and no other has one");
        if (field.Kind == FieldKind.Struct && !TypeRecord.IsRegistered(field.Type))
            return failure.Set(Status.InvalidHandle, "a field's type is no registered type");

        ulong needed = AlignmentOf(field);
        if (needed > alignment || field.Offset % needed != 0)
            return failure.Set(Status.InvalidArgument, "a field does not lie on its own alignment");
        ulong bytes = SizeOf(field);
        if (field.Offset > size || bytes > size - field.Offset)
            return failure.Set(Status.InvalidArgument, "a field reaches out of the type");
        for (ulong i = 0; i < index; i++)
        {
            if (field.Offset < fields[i].Offset + SizeOf(fields[i]) && fields[i].Offset < field.Offset + bytes)
                return failure.Set(Status.InvalidArgument, "two fields overlap");
        }

        return Status.Ok;
    }

    private static ulong AlignmentOf(in TypeField field) => field.Kind == FieldKind.Struct ? field.Type->Alignment : UnitOf(field);

    private static ulong UnitOf(in TypeField field) => field.Kind switch
    {
        FieldKind.Struct => field.Type->Size,
        FieldKind.UInt16 or FieldKind.Int16 => 2,
        FieldKind.UInt32 or FieldKind.Int32 or FieldKind.Float32 => 4,
        FieldKind.UInt64 or FieldKind.Int64 or FieldKind.Float64 or FieldKind.Pointer => 8,
        _ => 1,
    };
}
