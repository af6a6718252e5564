using System;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

/// <summary>Names as the metadata has them, in the form that documentation uses.</summary>
internal static class MetadataNames
{
    public static string FullName(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    public static string FullName(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    public static string AttributeName(MetadataReader reader, CustomAttribute attribute)
    {
        string name = attribute.Constructor.Kind == HandleKind.MemberReference
            ? Parent(reader, reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
            : Parent(reader, reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());
        string shortName = name[(name.LastIndexOf('.') + 1)..];
        return shortName.EndsWith("Attribute", StringComparison.Ordinal) ? shortName[..^"Attribute".Length] : shortName;
    }

    private static string Parent(MetadataReader reader, EntityHandle parent) => parent.Kind == HandleKind.TypeReference
        ? FullName(reader, (TypeReferenceHandle)parent)
        : FullName(reader, (TypeDefinitionHandle)parent);
}

/// <summary>Attribute arguments: types are their names.</summary>
internal sealed class AttributeTypes : ICustomAttributeTypeProvider<string>
{
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();
    public string GetSystemType() => "System.Type";
    public string GetSZArrayType(string elementType) => elementType + "[]";
    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => MetadataNames.FullName(reader, handle);
    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => MetadataNames.FullName(reader, handle);
    public string GetTypeFromSerializedName(string name) => name;
    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => PrimitiveTypeCode.Int32;
    public bool IsSystemType(string type) => type == "System.Type";
}
