using System.Collections.Generic;
using System.Linq;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

/// <summary>Reads the structs and enums of the contract.</summary>
internal sealed class TypeReader(DocText doc, SignatureTypes signatures, IReadOnlyDictionary<string, string> namesInC)
{
    public Enumeration Enumeration(NativeType type)
    {
        var members = type.Fields.Select(field => new EnumMember(
            namesInC[Id(type, field)], type.NameOf(field), type.File.Constant(field), doc.Line(Id(type, field), "summary")));
        // Only the status may be negative one day; every other number in this interface is unsigned.
        bool isSigned = type.Name == "arena_status";
        bool isFlags = type.File.Find(type.Type.GetCustomAttributes(), "Flags") is not null;
        return new Enumeration(type.Name, type.CsName, isSigned, isFlags, Prose(type), [.. members]);
    }

    public Struct Struct(NativeType type) =>
        new(type.Name, type.CsName, type.HasInit, Prose(type), [.. type.Fields.Select(field => ReadField(type, field))]);

    private Field ReadField(NativeType type, FieldDefinition field)
    {
        string name = type.NameOf(field);
        string summary = doc.Line(Id(type, field), "summary");
        if (type.File.Find(field.GetCustomAttributes(), "FixedBuffer") is { } buffer)
            return new Field(Naming.Snake(name), name, ElementType(buffer.Argument(0), name), (int)buffer.Arguments[1]!, summary);
        AttributeUse? said = type.File.Find(field.GetCustomAttributes(), "FieldType");
        CType inC = SignatureTypes.AsSaid(said, field.DecodeSignature(signatures, null), $"{type.Name}.{name}");
        return new Field(Naming.Snake(name), name, inC, 0, summary);
    }

    // An inline buffer of bytes holds text in this interface. The name of a type comes with that of its assembly.
    private static CType ElementType(string typeName, string field) => typeName.Split(',')[0] switch
    {
        "System.Byte" => new("char"),
        "System.UInt64" => new("uint64_t"),
        string other => throw new ContractException($"{field}: no array of {other} is known"),
    };

    private IReadOnlyList<string> Prose(NativeType type) => doc.Paragraphs("T:" + type.Id, "summary");

    private static string Id(NativeType type, FieldDefinition field) => $"F:{type.Id}.{type.NameOf(field)}";
}
