// Turns the XML that the C# compiler writes from documentation comments into plain sentences that name things as C does.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Arena.BindingGenerator;

/// <summary>The documentation of the assemblies, and how the contract's names are written in C.</summary>
internal sealed partial class DocText(IReadOnlyDictionary<string, string> namesInC)
{
    private readonly Dictionary<string, XElement> _members = [];

    public void Load(string path)
    {
        foreach (XElement member in XDocument.Load(path).Descendants("member"))
            _members[WithoutParameters(member.Attribute("name")!.Value)] = member;
    }

    /// <summary>The paragraphs of one element, such as the summary, of the member with this documentation id.</summary>
    public IReadOnlyList<string> Paragraphs(string id, string element) =>
        Member(id).Element(element) is { } found ? Paragraphs(found) : [];

    /// <summary>The same as one line. What the contract exports must be documented.</summary>
    public string Line(string id, string element) => Join(id, element, Paragraphs(id, element));

    public string Parameter(string id, string name) =>
        Join(id, name, Member(id).Elements("param").Where(p => p.Attribute("name")!.Value == name).SelectMany(Paragraphs));

    private static string Join(string id, string what, IEnumerable<string> paragraphs) =>
        string.Join(' ', paragraphs) is { Length: > 0 } text ? text : throw new ContractException($"{id} has no documentation of {what}");

    private XElement Member(string id) => _members.TryGetValue(id, out XElement? member)
        ? member
        : throw new ContractException($"{id} has no documentation");

    /// <summary>A blank line, a para element, or a line that begins with a label such as "Threads:" starts a paragraph.</summary>
    private IReadOnlyList<string> Paragraphs(XElement element)
    {
        string marked = Label().Replace(Plain(element).Trim(), "\n\n$0");
        return [.. ParagraphBreak().Split(marked).Select(Reflow).Where(text => text.Length > 0)];
    }

    private string Reflow(string paragraph) => FieldName().Replace(
        Space().Replace(paragraph, " ").Trim(),
        word => namesInC.GetValueOrDefault("field " + word.Value, word.Value));

    private string Plain(XElement element) => string.Concat(element.Nodes().Select(Plain));

    private string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "para" } para => $"\n\n{Plain(para)}\n\n",
        XElement { Name.LocalName: "paramref" } reference => reference.Attribute("name")!.Value,
        XElement { Name.LocalName: "see" } see => NameInC(see),
        XElement other => throw new ContractException($"<{other.Name}> has no form in the header"),
        _ => "",
    };

    private string NameInC(XElement see)
    {
        if (see.Attribute("langword") is { } word) return word.Value == "null" ? "NULL" : word.Value;
        string id = WithoutParameters(see.Attribute("cref")!.Value);
        return namesInC.TryGetValue(id, out string? name) ? name : throw new ContractException($"{id} is not part of the C interface");
    }

    private static string WithoutParameters(string id) => id.Split('(')[0];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\n\s*\n")]
    private static partial Regex ParagraphBreak();

    [GeneratedRegex(@"^\s*[A-Z][a-z]+: ", RegexOptions.Multiline)]
    private static partial Regex Label();

    /// <summary>Two capitals at least, so that an ordinary word is never taken for a field.</summary>
    [GeneratedRegex(@"\b(?:[A-Z][a-z0-9]+){2,}\b")]
    private static partial Regex FieldName();
}

/// <summary>The contract in the assembly cannot be expressed; the message names the member at fault.</summary>
internal sealed class ContractException(string message) : Exception(message);
