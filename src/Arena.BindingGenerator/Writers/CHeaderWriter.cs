// Writes include/arena_native.h: chapters in order, each with its rules, types and functions.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using static Arena.BindingGenerator.Writers.CComment;

namespace Arena.BindingGenerator.Writers;

internal static class CHeaderWriter
{
    public static string Write(AbiModel model)
    {
        var text = new StringBuilder(CHeaderFrame.Preamble(model));
        text.Append("/* Every type by name. The chapters below define those that are not opaque. */\n");
        foreach (string name in model.Structs.Select(type => type.Name).Concat(model.Handles.Select(type => type.Name)))
            text.Append($"typedef struct {name} {name};\n");
        foreach (Chapter chapter in model.Chapters) WriteChapter(text, chapter);
        return text.Append(CHeaderFrame.Epilogue).ToString();
    }

    private static void WriteChapter(StringBuilder text, Chapter chapter)
    {
        string title = $"{chapter.Order}. {chapter.Title} ";
        text.Append($"\n\n/* {new string('=', Width - 6)} */\n");
        text.Append($"/* {title}{new string(' ', Width - 6 - title.Length)} */\n");
        text.Append($"/* {new string('=', Width - 6)} */\n\n");
        string group = "arena_chapter_" + chapter.Title.ToLowerInvariant();
        Block(text, [$"@defgroup {group} {chapter.Title}", .. chapter.Prose.SelectMany(Paragraph), "", "@{"]);
        foreach (Handle handle in chapter.Handles)
            text.Append($"\n/** @struct {handle.Name}\n *  {handle.Summary} */\n");
        foreach (Enumeration type in chapter.Enums) WriteEnum(text, type);
        foreach (Struct type in chapter.Structs) WriteStruct(text, type);
        foreach (Function function in chapter.Functions) WriteFunction(text, function);
        text.Append("\n/** @} */\n");
    }

    private static void WriteEnum(StringBuilder text, Enumeration type)
    {
        text.Append('\n');
        Block(text, type.Prose.SelectMany(Paragraph).Skip(1));
        text.Append($"typedef {(type.IsSigned ? "int32_t" : "uint32_t")} {type.Name};\nenum {{\n");
        Columns(text, [.. type.Members.Select(member => ($"{member.Name} = {member.Value},", member.Summary))]);
        text.Append("};\n");
    }

    private static void WriteStruct(StringBuilder text, Struct type)
    {
        text.Append('\n');
        Block(text, type.Prose.SelectMany(Paragraph).Skip(1));
        text.Append($"struct {type.Name} {{\n");
        Columns(text, [.. type.Fields.Select(field => ($"{Declare(field)};", field.Summary))]);
        text.Append("};\n");
        if (!type.HasInit) return;
        string macro = InitMacro(type.Name);
        text.Append($"\n/** Initialises an {type.Name}: struct_size is set, everything else is zero. */\n");
        string start = $"#define {macro} ";
        string value = $"{{ sizeof({type.Name}){string.Concat(type.Fields.Skip(1).Select(Zero))} }}";
        text.Append($"{start}{(start.Length + value.Length > Width ? "\\\n    " : "")}{value}\n");
    }

    private static void WriteFunction(StringBuilder text, Function function)
    {
        text.Append('\n');
        int column = function.Parameters.Select(parameter => parameter.Name.Length).DefaultIfEmpty(0).Max();
        List<string> lines = [.. function.Prose.SelectMany(Paragraph).Skip(1), ""];
        foreach (Parameter parameter in function.Parameters)
            lines.AddRange(Hanging($"@param {parameter.Name.PadRight(column)}  ", parameter.Text));
        lines.AddRange(Hanging("@return ", function.ReturnText));
        Block(text, lines);
        text.Append(Prototype(function));
    }

    private static string Prototype(Function function)
    {
        string start = $"{(function.MustBeChecked ? "ARENA_NODISCARD " : "")}ARENA_API {function.Returns.Declare(function.Name)}(";
        string end = $"){Allocates(function)};\n";
        string[] parameters = [.. function.Parameters.Select(parameter => parameter.Type.Declare(parameter.Name))];
        string all = parameters.Length == 0 ? "void" : string.Join(", ", parameters);
        if (start.Length + all.Length + end.Length <= Width) return start + all + end;
        return start + "\n" + string.Join("\n", Wrap(all, Width - 4).Select(line => "    " + line)) + end;
    }

    private static string Allocates(Function function)
    {
        var positions = function.SizeParameters.Select(name => 1 + function.Parameters.ToList().FindIndex(parameter => parameter.Name == name));
        return function.SizeParameters.Count == 0 ? "" : $" ARENA_ALLOCATES({string.Join(", ", positions)})";
    }

    private static string Declare(Field field) => field.Type.Declare(field.Name) + (field.Length > 0 ? $"[{field.Length}]" : "");

    // Each field is written out, because compilers warn of missing initialisers at -Wextra.
    private static string Zero(Field field) => field.Length > 0 ? ", { 0 }" : field.Type.Pointers > 0 ? ", NULL" : ", 0";

    private static string InitMacro(string name) =>
        (name.EndsWith("_t", StringComparison.Ordinal) ? name[..^2] : name).ToUpperInvariant() + "_INIT";
}
