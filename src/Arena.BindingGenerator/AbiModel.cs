// The binary interface as data: what the reader found in the assembly and what every writer starts from. Names are C names
// unless they say otherwise; CsName is the name in the contract, which the Python and .NET modules keep.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Arena.BindingGenerator;

internal sealed record AbiModel(string Version, int AbiVersion, IReadOnlyList<Chapter> Chapters)
{
    public IEnumerable<Handle> Handles => Chapters.SelectMany(chapter => chapter.Handles);
    public IEnumerable<Enumeration> Enums => Chapters.SelectMany(chapter => chapter.Enums);
    public IEnumerable<Struct> Structs => Chapters.SelectMany(chapter => chapter.Structs);
    public IEnumerable<Function> Functions => Chapters.SelectMany(chapter => chapter.Functions);

    /// <summary>
    /// Identifies the input of a generated file: the contract and its documentation, and not the bytes of the assembly,
    /// which differ from one compiler to the next.
    /// </summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this, Plain)))[..16];

    private static readonly JsonSerializerOptions Plain = new() { IgnoreReadOnlyProperties = true };
}

/// <summary>A part of the header with rules of its own; one class of exports.</summary>
internal sealed record Chapter(
    int Order,
    string Title,
    IReadOnlyList<string> Prose,
    IReadOnlyList<Handle> Handles,
    IReadOnlyList<Enumeration> Enums,
    IReadOnlyList<Struct> Structs,
    IReadOnlyList<Function> Functions);

/// <summary>A type of which callers only ever see the address.</summary>
internal sealed record Handle(string Name, string Summary)
{
    public string CsName => Naming.Pascal(Name);
}

internal sealed record Enumeration(
    string Name, string CsName, bool IsSigned, bool IsFlags, IReadOnlyList<string> Prose, IReadOnlyList<EnumMember> Members);

internal sealed record EnumMember(string Name, string CsName, long Value, string Summary);

internal sealed record Struct(
    string Name, string CsName, bool HasInit, IReadOnlyList<string> Prose, IReadOnlyList<Field> Fields);

/// <summary>A field; Length is 0, or the number of elements of an array inside the struct.</summary>
internal sealed record Field(string Name, string CsName, CType Type, int Length, string Summary);

internal sealed record Function(
    string Name,
    CType Returns,
    IReadOnlyList<Parameter> Parameters,
    IReadOnlyList<string> Prose,
    string ReturnText,
    bool IsWrittenInC,
    IReadOnlyList<string> SizeParameters)
{
    public bool ReturnsStatus => Returns == new CType("arena_status");

    /// <summary>
    /// True where a caller who drops the result goes on with something unset: what returns memory, and what fills an
    /// out-parameter that the caller must give. Freeing and resetting may be left unchecked.
    /// </summary>
    public bool MustBeChecked => (Returns.Pointers > 0 && !Returns.IsConst) || Parameters.Any(parameter => parameter.IsRequiredOutput);
}

internal sealed record Parameter(string Name, CType Type, string Text)
{
    public bool IsRequiredOutput =>
        Text.StartsWith("Receives", StringComparison.Ordinal) && !Text.Contains("may be NULL", StringComparison.Ordinal);
}

/// <summary>A C type: a name, perhaps const, behind some stars. Nothing in the contract needs more.</summary>
internal sealed record CType(string Name, int Pointers = 0, bool IsConst = false)
{
    public static CType Parse(string code)
    {
        bool isConst = code.StartsWith("const ", StringComparison.Ordinal);
        string rest = isConst ? code["const ".Length..] : code;
        return new CType(rest.Replace("*", "", StringComparison.Ordinal).Trim(), rest.Count(c => c == '*'), isConst);
    }

    /// <summary>The type in front of a name, with the space that C style wants between them: "const char *text".</summary>
    public string Declare(string name) => $"{this}{(Pointers > 0 ? "" : " ")}{name}";

    public override string ToString() =>
        $"{(IsConst ? "const " : "")}{Name}{(Pointers > 0 ? " " : "")}{new string('*', Pointers)}";
}

internal static class Naming
{
    /// <summary>first_block_bytes for FirstBlockBytes. A digit ends no word: INVALID_UTF8, not INVALID_UTF_8.</summary>
    public static string Snake(string pascal)
    {
        var snake = new StringBuilder();
        foreach (char letter in pascal)
        {
            if (char.IsUpper(letter) && snake.Length > 0) snake.Append('_');
            snake.Append(char.ToLowerInvariant(letter));
        }
        return snake.ToString();
    }

    /// <summary>ArenaEncoder for arena_encoder.</summary>
    public static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
