// Writes include/arena_native.h: chapters in order, each with its rules, types and functions.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Arena.BindingGenerator.Writers;

internal static class CHeaderWriter
{
    private const int Width = 110;

    public static string Write(AbiModel model)
    {
        var text = new StringBuilder(Preamble(model));
        text.Append("/* Every type by name. The chapters below define those that are not opaque. */\n");
        foreach (string name in model.Structs.Select(type => type.Name).Concat(model.Handles.Select(type => type.Name)))
            text.Append($"typedef struct {name} {name};\n");
        foreach (Chapter chapter in model.Chapters) WriteChapter(text, chapter);
        return text.Append(Epilogue).ToString();
    }

    private static void WriteChapter(StringBuilder text, Chapter chapter)
    {
        string title = $"{chapter.Order}. {chapter.Title} ";
        text.Append($"\n\n/* {new string('=', Width - 6)} */\n");
        text.Append($"/* {title}{new string(' ', Width - 6 - title.Length)} */\n");
        text.Append($"/* {new string('=', Width - 6)} */\n\n");
        string group = "arena_chapter_" + chapter.Title.ToLowerInvariant();
        WriteComment(text, [$"@defgroup {group} {chapter.Title}", .. chapter.Prose.SelectMany(Paragraph), "", "@{"]);
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
        WriteComment(text, type.Prose.SelectMany(Paragraph).Skip(1));
        text.Append($"typedef {(type.IsSigned ? "int32_t" : "uint32_t")} {type.Name};\nenum {{\n");
        WriteColumns(text, [.. type.Members.Select(member => ($"{member.Name} = {member.Value},", member.Summary))]);
        text.Append("};\n");
    }

    private static void WriteStruct(StringBuilder text, Struct type)
    {
        text.Append('\n');
        WriteComment(text, type.Prose.SelectMany(Paragraph).Skip(1));
        text.Append($"struct {type.Name} {{\n");
        WriteColumns(text, [.. type.Fields.Select(field => ($"{Declare(field)};", field.Summary))]);
        text.Append("};\n");
        if (!type.HasInit) return;
        string macro = InitMacro(type.Name);
        text.Append($"\n/** Initialises {Article(type.Name)}: struct_size is set, everything else is zero. */\n");
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
        WriteComment(text, lines);
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

    public static string InitMacro(string name) =>
        (name.EndsWith("_t", StringComparison.Ordinal) ? name[..^2] : name).ToUpperInvariant() + "_INIT";

    private static string Article(string name) => $"an {name}";

    /// <summary>Code on the left, its comment on the right, all comments in one column.</summary>
    private static void WriteColumns(StringBuilder text, IReadOnlyList<(string Code, string Comment)> rows)
    {
        int column = rows.Max(row => row.Code.Length) + 1;
        foreach ((string code, string comment) in rows)
        {
            string[] lines = [.. Wrap(comment, Width - column - 4 - 8)];
            text.Append($"    {code.PadRight(column)}/**< {lines[0]}");
            foreach (string line in lines.Skip(1)) text.Append($"\n    {new string(' ', column)}     {line}");
            text.Append(" */\n");
        }
    }

    private static void WriteComment(StringBuilder text, IEnumerable<string> lines)
    {
        text.Append("/**\n");
        foreach (string line in lines) text.Append(line.Length == 0 ? " *\n" : $" * {line}\n");
        text.Append(" */\n");
    }

    private static IEnumerable<string> Paragraph(string paragraph) => Wrap(paragraph, Width - 3).Prepend("");

    private static IEnumerable<string> Hanging(string head, string paragraph) =>
        Wrap(paragraph, Width - 3 - head.Length).Select((line, index) => (index == 0 ? head : new string(' ', head.Length)) + line);

    private static IEnumerable<string> Wrap(string paragraph, int width)
    {
        if (paragraph.Contains("*/", StringComparison.Ordinal)) throw new ContractException($"would end a comment: {paragraph}");
        var line = new StringBuilder();
        foreach (string word in paragraph.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }
            line.Append(line.Length > 0 ? " " : "").Append(word);
        }
        yield return line.ToString();
    }

    private static string Preamble(AbiModel model) => $$"""
        /* {{Provenance.Line(model)}} */
        /**
         * @file arena_native.h
         *
         * Arena.Native {{model.Version}}: arenas, tokenizers and vector frames behind a C interface.
         *
         * Rules of every function, unless it says otherwise:
         *
         *  - A function that can fail returns an arena_status. On failure out-parameters are untouched; the optional
         *    arena_error of the caller receives a message and a position.
         *  - Text is UTF-8, given as an address and a length in bytes. It needs no NUL; a length of SIZE_MAX says that it
         *    has one. Inputs are borrowed for the call.
         *  - What a call returns in an arena belongs to that arena and dies with its reset.
         *  - Structs that begin with struct_size are initialised with their _INIT macro. Zero in a field is its default.
         *  - Nothing is printed, thrown, aborted or kept in thread-local storage.
         *
         * Each chapter begins with its own rules on threads and ownership. arena_native_inline.h adds allocation without a
         * call, arena_native.hpp owners and spans for C++20. Link with -larena_native.
         */
        #ifndef ARENA_NATIVE_H
        #define ARENA_NATIVE_H

        #include <stddef.h>
        #include <stdint.h>

        /** Changes when a program built against an older header would break; see arena_abi_version. */
        #define ARENA_ABI_VERSION {{model.AbiVersion}}

        #define ARENA_VERSION_MAJOR {{model.Version.Split('.')[0]}}
        #define ARENA_VERSION_MINOR {{model.Version.Split('.')[1]}}
        #define ARENA_VERSION_PATCH {{model.Version.Split('.')[2]}}
        #define ARENA_VERSION_STRING "{{model.Version}}"

        /* A program that wraps the declarations may define these three macros itself. */

        /** On every function: part of the library's interface. */
        #ifndef ARENA_API
        #  if defined(__GNUC__)
        #    define ARENA_API __attribute__((visibility("default")))
        #  else
        #    define ARENA_API
        #  endif
        #endif

        /** On functions whose result must be looked at: without it an out-parameter may be unset. */
        #ifndef ARENA_NODISCARD
        #  if (defined(__cplusplus) && __cplusplus >= 201703L) || (defined(__STDC_VERSION__) && __STDC_VERSION__ >= 202311L)
        #    define ARENA_NODISCARD [[nodiscard]]
        #  elif defined(__GNUC__)
        #    define ARENA_NODISCARD __attribute__((warn_unused_result))
        #  else
        #    define ARENA_NODISCARD
        #  endif
        #endif

        /** On functions that return fresh memory on a 16-byte boundary; the numbers say which parameters give its size. */
        #ifndef ARENA_ALLOCATES
        #  if defined(__GNUC__)
        #    define ARENA_ALLOCATES(...) __attribute__((malloc, assume_aligned(16), alloc_size(__VA_ARGS__)))
        #  else
        #    define ARENA_ALLOCATES(...)
        #  endif
        #endif

        #ifdef __cplusplus
        extern "C" {
        #endif


        """;

    private const string Epilogue = """

        #ifdef __cplusplus
        }
        #endif

        #endif /* ARENA_NATIVE_H */

        """;
}
