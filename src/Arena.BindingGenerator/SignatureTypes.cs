using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

/// <summary>Reads C# signatures as C types. Structs and enums of the contract go by their native names.</summary>
internal sealed class SignatureTypes(IReadOnlyDictionary<string, string> namesInC) : ISignatureTypeProvider<CType, object?>
{
    /// <summary>A native integer stands for the address of a handle, whose type only C99Type can tell.</summary>
    public static readonly CType SomeHandle = new("intptr_t");

    /// <summary>The C type that an attribute states, which may say more than the signature but not contradict it.</summary>
    public static CType AsSaid(AttributeUse? attribute, CType type, string where)
    {
        if (attribute is null) return type;
        CType said = CType.Parse(attribute.Argument(0));
        int pointers = type.Name == SomeHandle.Name ? type.Pointers + 1 : type.Pointers;
        bool isOtherStruct = type.Name.StartsWith("arena", StringComparison.Ordinal) && type.Name != said.Name;
        return said.Pointers == pointers && !isOtherStruct ? said : throw new ContractException($"{where}: {said} is not {type}");
    }

    public CType GetPrimitiveType(PrimitiveTypeCode code) => code switch
    {
        PrimitiveTypeCode.Void => new("void"),
        PrimitiveTypeCode.Byte => new("uint8_t"),
        PrimitiveTypeCode.Int32 => new("int32_t"),
        PrimitiveTypeCode.UInt32 => new("uint32_t"),
        PrimitiveTypeCode.Int64 => new("int64_t"),
        PrimitiveTypeCode.UInt64 => new("uint64_t"),
        PrimitiveTypeCode.UIntPtr => new("size_t"),
        PrimitiveTypeCode.Single => new("float"),
        PrimitiveTypeCode.IntPtr => SomeHandle,
        _ => throw new ContractException($"{code} has no fixed form in C"),
    };

    public CType GetPointerType(CType elementType) => elementType with { Pointers = elementType.Pointers + 1 };

    public CType GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) =>
        Named(MetadataNames.FullName(reader, handle));

    public CType GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) =>
        Named(MetadataNames.FullName(reader, handle));

    private CType Named(string fullName) =>
        namesInC.TryGetValue("T:" + fullName, out string? name) ? new(name) : new(fullName);

    private static CType Refuse(string what) => throw new ContractException($"{what} cannot cross the C interface");

    public CType GetArrayType(CType elementType, ArrayShape shape) => Refuse("an array");
    public CType GetByReferenceType(CType elementType) => Refuse("a managed reference");
    public CType GetFunctionPointerType(MethodSignature<CType> signature) => Refuse("a function pointer");
    public CType GetGenericInstantiation(CType genericType, ImmutableArray<CType> typeArguments) => Refuse("a generic type");
    public CType GetGenericMethodParameter(object? genericContext, int index) => Refuse("a generic parameter");
    public CType GetGenericTypeParameter(object? genericContext, int index) => Refuse("a generic parameter");
    public CType GetModifiedType(CType modifier, CType unmodifiedType, bool isRequired) => unmodifiedType;
    public CType GetPinnedType(CType elementType) => Refuse("a pinned local");
    public CType GetSZArrayType(CType elementType) => Refuse("an array");
    public CType GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) => Refuse("a generic type");
}
