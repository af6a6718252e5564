// Reads the contract out of the built assemblies. The rules:
//   a class with [Chapter] is a chapter; its methods are the exports, its [Handle]s the opaque types
//   UnmanagedCallersOnly(EntryPoint = "managed_x") is the export x, written in C#
//   extern with DllImport(EntryPoint = "x") is the export x, written in C
//   a struct or enum with [NativeType] is mirrored in its chapter, the first where it names none
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

internal sealed class AbiReader
{
    private readonly AssemblyFile _native;
    private readonly IReadOnlyList<NativeType> _nativeTypes;
    private readonly DocText _doc;
    private readonly TypeReader _types;
    private readonly ExportReader _exports;

    private AbiReader(AssemblyFile native, AssemblyFile core)
    {
        _native = native;
        _nativeTypes = [.. NativeType.In(core), .. NativeType.In(native)];
        IReadOnlyDictionary<string, string> namesInC = NamesInC();
        var signatures = new SignatureTypes(namesInC);
        _doc = new DocText(namesInC);
        _doc.Load(Path.ChangeExtension(native.Path, ".xml"));
        _doc.Load(Path.ChangeExtension(core.Path, ".xml"));
        _types = new TypeReader(_doc, signatures, namesInC);
        _exports = new ExportReader(native, _doc, signatures);
    }

    public static AbiModel Read(string nativePath)
    {
        using var native = new AssemblyFile(nativePath);
        using var core = new AssemblyFile(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(nativePath))!, "Arena.Core.dll"));
        return new AbiReader(native, core).Model();
    }

    private AbiModel Model()
    {
        AssemblyDefinition assembly = _native.Metadata.GetAssemblyDefinition();
        string abi = _native.All(assembly.GetCustomAttributes())
            .Single(use => use.Name == "AssemblyMetadata" && use.Argument(0) == "AbiVersion").Argument(1);
        var chapters =
            from type in _native.Types
            let use = _native.Find(type.GetCustomAttributes(), "Chapter")
            where use is not null
            orderby (int)use.Arguments[0]!
            select (type, use);
        return new AbiModel(
            assembly.Version.ToString(3),
            int.Parse(abi, CultureInfo.InvariantCulture),
            [.. chapters.Select((chapter, index) => ReadChapter(chapter.type, chapter.use, isFirst: index == 0))]);
    }

    private Chapter ReadChapter(TypeDefinition type, AttributeUse use, bool isFirst)
    {
        string name = _native.FullName(type);
        NativeType[] own = [.. _nativeTypes.Where(native => native.Chapter is { } chapter ? chapter == name : isFirst)];
        return new Chapter(
            (int)use.Arguments[0]!,
            use.Argument(1),
            [.. _doc.Paragraphs("T:" + name, "summary"), .. _doc.Paragraphs("T:" + name, "remarks")],
            [.. _native.All(type.GetCustomAttributes()).Where(a => a.Name == "Handle").Select(a => new Handle(a.Argument(0), a.Argument(1)))],
            [.. own.Where(native => native.IsEnum).Select(_types.Enumeration)],
            [.. own.Where(native => !native.IsEnum).Select(_types.Struct)],
            [.. _exports.In(type)]);
    }

    /// <summary>How C writes what documentation may refer to, by documentation id; and every field by its bare name.</summary>
    private Dictionary<string, string> NamesInC()
    {
        var names = new Dictionary<string, string>();
        foreach (NativeType type in _nativeTypes)
        {
            names["T:" + type.Id] = type.Name;
            foreach (string field in type.Fields.Select(type.NameOf))
            {
                names[$"F:{type.Id}.{field}"] = type.FieldInC(field);
                if (!type.IsEnum) names["field " + field] = type.FieldInC(field);
            }
        }
        foreach ((string id, string export) in _native.Types.SelectMany(type => ExportReader.Names(_native, type))) names[id] = export;
        return names;
    }
}
