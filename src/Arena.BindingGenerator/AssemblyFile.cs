// One assembly as System.Reflection.Metadata sees it, reduced to the questions that the contract raises.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Arena.BindingGenerator;

internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _file;

    public AssemblyFile(string path)
    {
        Path = path;
        _file = new PEReader(File.OpenRead(path));
        Metadata = _file.GetMetadataReader();
    }

    public string Path { get; }

    public MetadataReader Metadata { get; }

    public IEnumerable<TypeDefinition> Types => Metadata.TypeDefinitions.Select(Metadata.GetTypeDefinition);

    public string FullName(TypeDefinition type) => $"{Metadata.GetString(type.Namespace)}.{Metadata.GetString(type.Name)}";

    public string Text(StringHandle handle) => Metadata.GetString(handle);

    public AttributeUse? Find(CustomAttributeHandleCollection attributes, string name) =>
        All(attributes).FirstOrDefault(use => use.Name == name);

    public IEnumerable<AttributeUse> All(CustomAttributeHandleCollection attributes) =>
        attributes.Select(Metadata.GetCustomAttribute).Select(Decode);

    public long Constant(FieldDefinition field)
    {
        Constant constant = Metadata.GetConstant(field.GetDefaultValue());
        return Convert.ToInt64(Metadata.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode), null);
    }

    public void Dispose() => _file.Dispose();

    private AttributeUse Decode(CustomAttribute attribute)
    {
        string type = MetadataNames.AttributeName(Metadata, attribute);
        // Only our own attributes are read; others may use enum arguments whose size is unknown here.
        if (!AttributeUse.IsOurs(type)) return new AttributeUse(type, [], new Dictionary<string, object?>());
        CustomAttributeValue<string> value = attribute.DecodeValue(new AttributeTypes());
        return new AttributeUse(
            type,
            [.. value.FixedArguments.Select(argument => argument.Value)],
            value.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value));
    }
}

/// <summary>An attribute on a member: its name without namespace and suffix, and its arguments.</summary>
internal sealed record AttributeUse(string Name, IReadOnlyList<object?> Arguments, IReadOnlyDictionary<string, object?> Named)
{
    private static readonly HashSet<string> Ours =
        ["Chapter", "Handle", "NativeType", "FieldType", "Allocates", "C99Type", "UnmanagedCallersOnly", "FixedBuffer", "AssemblyMetadata"];

    public static bool IsOurs(string name) => Ours.Contains(name);

    public string Argument(int index) => (string)Arguments[index]!;
}
