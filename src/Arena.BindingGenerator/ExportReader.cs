using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;

namespace Arena.BindingGenerator;

/// <summary>Reads the exports of a chapter, in the order of the source.</summary>
internal sealed class ExportReader(AssemblyFile native, DocText doc, SignatureTypes signatures)
{
    public IEnumerable<Function> In(TypeDefinition type) =>
        from method in Methods(native, type)
        let name = NameInC(native, method)
        where name is not null
        select ReadFunction(Id(native, type, method), method, name);

    /// <summary>The documentation ids of a class's exports with their names in C.</summary>
    public static IEnumerable<(string Id, string Name)> Names(AssemblyFile native, TypeDefinition type) =>
        from method in Methods(native, type)
        let name = NameInC(native, method)
        where name is not null
        select (Id(native, type, method), name);

    private Function ReadFunction(string id, MethodDefinition method, string name)
    {
        MethodSignature<CType> signature = method.DecodeSignature(signatures, null);
        // Number 0 is the result, which is listed only where an attribute stands on it.
        var listed = method.GetParameters().Select(native.Metadata.GetParameter).ToDictionary(parameter => parameter.SequenceNumber);
        AttributeUse? Said(int number) =>
            listed.TryGetValue(number, out var parameter) ? native.Find(parameter.GetCustomAttributes(), "C99Type") : null;
        var parameters = signature.ParameterTypes.Select((type, index) =>
        {
            string parameter = native.Text(listed[index + 1].Name);
            return new Parameter(parameter, SignatureTypes.AsSaid(Said(index + 1), type, $"{name}({parameter})"), doc.Parameter(id, parameter));
        });
        return new Function(
            name,
            SignatureTypes.AsSaid(Said(0), signature.ReturnType, name),
            [.. parameters],
            [.. doc.Paragraphs(id, "summary"), .. doc.Paragraphs(id, "remarks")],
            doc.Line(id, "returns"),
            IsWrittenInC(method),
            SizeParameters(method));
    }

    private IReadOnlyList<string> SizeParameters(MethodDefinition method) =>
        native.Find(method.GetCustomAttributes(), "Allocates") is { Arguments: [ImmutableArray<CustomAttributeTypedArgument<string>> names] }
            ? [.. names.Select(name => (string)name.Value!)]
            : [];

    private static string? NameInC(AssemblyFile native, MethodDefinition method)
    {
        if (IsWrittenInC(method)) return native.Text(method.GetImport().Name);
        return native.Find(method.GetCustomAttributes(), "UnmanagedCallersOnly")?.Named["EntryPoint"] is string entry
            ? entry.Replace("managed_", "", StringComparison.Ordinal)
            : null;
    }

    private static bool IsWrittenInC(MethodDefinition method) => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl);

    private static string Id(AssemblyFile native, TypeDefinition type, MethodDefinition method) =>
        $"M:{native.FullName(type)}.{native.Text(method.Name)}";

    private static IEnumerable<MethodDefinition> Methods(AssemblyFile native, TypeDefinition type) =>
        type.GetMethods().Select(native.Metadata.GetMethodDefinition);
}
