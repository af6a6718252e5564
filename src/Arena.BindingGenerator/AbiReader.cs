// Reads the contract out of the built assemblies. The rules:
//   a class with [Chapter] is a chapter; its methods are the exports, its [Handle]s the opaque types
//   UnmanagedCallersOnly(EntryPoint = "managed_x") is the export x, written in C#
//   extern with DllImport(EntryPoint = "x") is the export x, written in C
//   a struct or enum with [NativeType] is mirrored in its chapter, the first where it names none
using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

internal sealed class AbiReader : IDisposable
{
    private readonly AssemblyFile _native;
    private readonly AssemblyFile _core;
    private readonly Dictionary<string, string> _namesInC = [];
    private readonly DocText _doc;
    private readonly SignatureTypes _types;

    private AbiReader(string nativePath)
    {
        string corePath = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(nativePath))!, "Arena.Core.dll");
        (_native, _core) = (new AssemblyFile(nativePath), new AssemblyFile(corePath));
        CollectNames();
        _doc = new DocText(_namesInC);
        _doc.Load(Path.ChangeExtension(nativePath, ".xml"));
        _doc.Load(Path.ChangeExtension(corePath, ".xml"));
        _types = new SignatureTypes(_namesInC);
    }

    public static AbiModel Read(string nativePath)
    {
        using var reader = new AbiReader(nativePath);
        return reader.Model();
    }

    public void Dispose()
    {
        _native.Dispose();
        _core.Dispose();
    }

    private AbiModel Model()
    {
        MetadataReader metadata = _native.Metadata;
        string abi = _native.All(metadata.GetAssemblyDefinition().GetCustomAttributes())
            .Single(use => use.Name == "AssemblyMetadata" && use.Argument(0) == "AbiVersion").Argument(1);
        List<(AssemblyFile File, TypeDefinition Type, AttributeUse Use)> types = [.. NativeTypes()];
        var chapters = _native.Types
            .Select(type => (Type: type, Use: _native.Find(type.GetCustomAttributes(), "Chapter")))
            .Where(chapter => chapter.Use is not null)
            .OrderBy(chapter => (int)chapter.Use!.Arguments[0]!)
            .Select((chapter, index) => ReadChapter(
                chapter.Type, chapter.Use!, [.. types.Where(type => IsIn(type.Use, _native.FullName(chapter.Type), index == 0))]));
        return new AbiModel(
            metadata.GetAssemblyDefinition().Version.ToString(3), int.Parse(abi, CultureInfo.InvariantCulture), [.. chapters]);
    }

    private static bool IsIn(AttributeUse nativeType, string chapter, bool isFirst) =>
        nativeType.Named.TryGetValue("Chapter", out object? named) ? ((string)named!).Split(',')[0] == chapter : isFirst;

    private Chapter ReadChapter(
        TypeDefinition type, AttributeUse use, IReadOnlyList<(AssemblyFile File, TypeDefinition Type, AttributeUse Use)> types)
    {
        string id = "T:" + _native.FullName(type);
        return new Chapter(
            (int)use.Arguments[0]!,
            use.Argument(1),
            [.. _doc.Paragraphs(id, "summary"), .. _doc.Paragraphs(id, "remarks")],
            [.. _native.All(type.GetCustomAttributes()).Where(a => a.Name == "Handle").Select(a => new Handle(a.Argument(0), a.Argument(1)))],
            [.. types.Where(t => IsEnum(t.File, t.Type)).Select(t => ReadEnum(t.File, t.Type, t.Use))],
            [.. types.Where(t => !IsEnum(t.File, t.Type)).Select(t => ReadStruct(t.File, t.Type, t.Use))],
            [.. type.GetMethods().Select(_native.Metadata.GetMethodDefinition)
                .Select(method => (Method: method, Name: ExportName(method)))
                .Where(export => export.Name is not null)
                .Select(export => ReadFunction(type, export.Method, export.Name!))]);
    }

    private Enumeration ReadEnum(AssemblyFile file, TypeDefinition type, AttributeUse use)
    {
        string id = file.FullName(type);
        bool isFlags = file.Find(type.GetCustomAttributes(), "Flags") is not null;
        var members = Fields(file, type).Where(field => field.Attributes.HasFlag(FieldAttributes.Literal)).Select(field => new EnumMember(
            _namesInC[$"F:{id}.{file.Text(field.Name)}"],
            file.Text(field.Name),
            file.Constant(field),
            _doc.Line($"F:{id}.{file.Text(field.Name)}", "summary")));
        // Only the status may be negative one day; every other number in this interface is unsigned.
        return new Enumeration(use.Argument(0), file.Text(type.Name), use.Argument(0) == "arena_status", isFlags, _doc.Paragraphs("T:" + id, "summary"), [.. members]);
    }

    private Struct ReadStruct(AssemblyFile file, TypeDefinition type, AttributeUse use)
    {
        string id = file.FullName(type);
        var fields = Fields(file, type).Where(field => !field.Attributes.HasFlag(FieldAttributes.Static)).Select(field => ReadField(file, field, id));
        bool hasInit = use.Named.TryGetValue("Init", out object? init) && (bool)init!;
        return new Struct(use.Argument(0), file.Text(type.Name), hasInit, _doc.Paragraphs("T:" + id, "summary"), [.. fields]);
    }

    private Field ReadField(AssemblyFile file, FieldDefinition field, string typeId)
    {
        string name = file.Text(field.Name);
        string summary = _doc.Line($"F:{typeId}.{name}", "summary");
        // An inline buffer of bytes holds text in this interface.
        if (file.Find(field.GetCustomAttributes(), "FixedBuffer") is { } buffer)
            return new Field(Naming.Snake(name), name, new CType("char"), (int)buffer.Arguments[1]!, summary);
        CType type = field.DecodeSignature(_types, null);
        return new Field(Naming.Snake(name), name, AsSaid(file, field.GetCustomAttributes(), "FieldType", type, name), 0, summary);
    }

    private Function ReadFunction(TypeDefinition type, MethodDefinition method, string name)
    {
        string id = $"M:{_native.FullName(type)}.{_native.Text(method.Name)}";
        MethodSignature<CType> signature = method.DecodeSignature(_types, null);
        var said = method.GetParameters().Select(_native.Metadata.GetParameter).ToDictionary(parameter => parameter.SequenceNumber);
        CType returns = said.TryGetValue(0, out System.Reflection.Metadata.Parameter result)
            ? AsSaid(_native, result.GetCustomAttributes(), "C99Type", signature.ReturnType, name)
            : signature.ReturnType;
        var parameters = signature.ParameterTypes.Select((parameterType, index) =>
        {
            string parameterName = _native.Text(said[index + 1].Name);
            CType shown = AsSaid(_native, said[index + 1].GetCustomAttributes(), "C99Type", parameterType, $"{name}({parameterName})");
            return new Parameter(parameterName, shown, _doc.Parameter(id, parameterName));
        });
        return new Function(
            name, returns, [.. parameters],
            [.. _doc.Paragraphs(id, "summary"), .. _doc.Paragraphs(id, "remarks")],
            _doc.Line(id, "returns"),
            IsExtern(method),
            SizeParameters(method));
    }

    /// <summary>The C type that an attribute states, which may rename what the signature says but not contradict it.</summary>
    private static CType AsSaid(AssemblyFile file, CustomAttributeHandleCollection attributes, string attribute, CType type, string where)
    {
        if (file.Find(attributes, attribute) is not { } use) return type;
        CType said = CType.Parse(use.Argument(0));
        int pointers = type.Name == SignatureTypes.SomeHandle.Name ? type.Pointers + 1 : type.Pointers;
        bool isRenamedStruct = type.Name.StartsWith("arena", StringComparison.Ordinal) && type.Name != said.Name;
        return said.Pointers == pointers && !isRenamedStruct ? said : throw new ContractException($"{where}: {said} is not {type}");
    }

    private string? ExportName(MethodDefinition method)
    {
        if (IsExtern(method)) return _native.Text(method.GetImport().Name);
        return _native.Find(method.GetCustomAttributes(), "UnmanagedCallersOnly")?.Named["EntryPoint"] is string entry
            ? entry.Replace("managed_", "", StringComparison.Ordinal)
            : null;
    }

    private static bool IsExtern(MethodDefinition method) => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl);

    private IReadOnlyList<string> SizeParameters(MethodDefinition method) =>
        _native.Find(method.GetCustomAttributes(), "Allocates") is { Arguments: [ImmutableArray<CustomAttributeTypedArgument<string>> names] }
            ? [.. names.Select(name => (string)name.Value!)]
            : [];

    private void CollectNames()
    {
        foreach ((AssemblyFile file, TypeDefinition type, AttributeUse use) in NativeTypes())
        {
            string id = file.FullName(type);
            _namesInC["T:" + id] = use.Argument(0);
            foreach (string field in Fields(file, type).Select(field => file.Text(field.Name)))
            {
                _namesInC[$"F:{id}.{field}"] = IsEnum(file, type) ? $"{use.Argument(0)}_{Naming.Snake(field)}".ToUpperInvariant() : Naming.Snake(field);
                if (!IsEnum(file, type)) _namesInC["field " + field] = Naming.Snake(field);
            }
        }
        foreach (TypeDefinition type in _native.Types)
            foreach (MethodDefinition method in type.GetMethods().Select(_native.Metadata.GetMethodDefinition))
                if (ExportName(method) is { } name) _namesInC[$"M:{_native.FullName(type)}.{_native.Text(method.Name)}"] = name;
    }

    private IEnumerable<(AssemblyFile File, TypeDefinition Type, AttributeUse Use)> NativeTypes() =>
        from file in new[] { _core, _native }
        from type in file.Types
        let use = file.Find(type.GetCustomAttributes(), "NativeType")
        where use is not null
        select (file, type, use);

    private static IEnumerable<FieldDefinition> Fields(AssemblyFile file, TypeDefinition type) =>
        type.GetFields().Select(file.Metadata.GetFieldDefinition);

    private static bool IsEnum(AssemblyFile file, TypeDefinition type) =>
        type.BaseType.Kind == HandleKind.TypeReference
        && MetadataNames.FullName(file.Metadata, (TypeReferenceHandle)type.BaseType) == "System.Enum";
}
