using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

/// <summary>A struct or enum with [NativeType], as it stands in the metadata.</summary>
internal sealed record NativeType(AssemblyFile File, TypeDefinition Type, AttributeUse Use)
{
    /// <summary>Its name in C.</summary>
    public string Name => Use.Argument(0);

    public string CsName => File.Text(Type.Name);

    /// <summary>Its documentation id, without the "T:".</summary>
    public string Id => File.FullName(Type);

    /// <summary>The class of exports whose chapter declares it, or null.</summary>
    public string? Chapter => Use.Named.TryGetValue("Chapter", out object? named) ? ((string)named!).Split(',')[0] : null;

    public bool HasInit => Use.Named.TryGetValue("Init", out object? init) && (bool)init!;

    public bool IsEnum =>
        Type.BaseType.Kind == HandleKind.TypeReference
        && MetadataNames.FullName(File.Metadata, (TypeReferenceHandle)Type.BaseType) == "System.Enum";

    /// <summary>The members of an enum or the fields of a struct; not its constants, nor the number inside an enum.</summary>
    public IEnumerable<FieldDefinition> Fields => Type.GetFields()
        .Select(File.Metadata.GetFieldDefinition)
        .Where(member => member.Attributes.HasFlag(System.Reflection.FieldAttributes.Static) == IsEnum);

    public static IEnumerable<NativeType> In(AssemblyFile file) =>
        from type in file.Types
        let use = file.Find(type.GetCustomAttributes(), "NativeType")
        where use is not null
        select new NativeType(file, type, use);

    public string NameOf(FieldDefinition field) => File.Text(field.Name);

    /// <summary>ARENA_STATUS_OK for a member of an enum, first_block_bytes for a field.</summary>
    public string FieldInC(string field) => IsEnum
        ? $"{Name}_{Naming.Snake(field)}".ToUpperInvariant()
        : Naming.Snake(field);
}
