// Writes the C side of the exports: src/Arena.Native/native/thunks.g.c, the linker's version script, and the list of symbols
// that a test compares with the published library.
using System;
using System.Linq;
using System.Text;

namespace Arena.BindingGenerator.Writers;

internal static class ThunkWriter
{
    public static string Thunks(AbiModel model)
    {
        var text = new StringBuilder($$"""
            /* {{Provenance.Line(model)}} */
            /* One function for each export that is written in C#: it sees to it that the runtime has been started, then jumps. */
            #include "start.h"
            #include "tsan.h"


            """);
        Function[] managed = [.. model.Functions.Where(function => !function.IsWrittenInC)];
        text.Append("#pragma GCC visibility push(hidden)\n");
        foreach (Function function in managed)
            text.Append($"extern {function.Returns.Declare("managed_" + function.Name)}({Declarations(function)});\n");
        text.Append("#pragma GCC visibility pop\n");
        foreach (Function function in managed) text.Append(Thunk(function));
        return text.Append(StatusNames(model)).ToString();
    }

    public static string VersionScript(AbiModel model) => $$"""
        # {{Provenance.Line(model)}}
        ARENA_NATIVE_{{model.AbiVersion}} {
          global:
        {{string.Concat(model.Functions.Select(function => $"    {function.Name};\n"))}}  local:
            *;
        };

        """;

    public static string Symbols(AbiModel model) =>
        string.Concat(model.Functions.Select(function => function.Name).Order(StringComparer.Ordinal).Select(name => name + "\n"));

    private static string Thunk(Function function)
    {
        string guard = function.ReturnsStatus ? "ARENA_START_OR_RETURN_STATUS" : "ARENA_START_OR_RETURN_ZERO";
        string arguments = string.Join(", ", function.Parameters.Select(parameter => parameter.Name));
        string call = $"managed_{function.Name}({arguments})";
        return $$"""

            {{function.Returns.Declare(function.Name)}}({{Declarations(function)}})
            {
                {{guard}};
            {{ForToolsBefore(function)}}{{CallAndForToolsAfter(function, call)}}}

            """;
    }

    // The objects that inline code touches, too, and that one thread uses at a time.
    private static readonly string[] Exclusive = ["arena", "arena_shared"];

    private static string ForToolsBefore(Function function)
    {
        string calls = string.Concat(function.Parameters
            .Where(parameter => parameter.Type.Pointers == 1 && Exclusive.Contains(parameter.Type.Name))
            .Select(parameter => $"    arena_tsan_{(parameter.Type.IsConst ? "share" : "use")}({parameter.Name});\n"));
        bool isEnd = calls.Length > 0 && function.Name.EndsWith("_free", StringComparison.Ordinal);
        return calls + (isEnd ? "    arena_tsan_release(&arena_slots);\n" : "");
    }

    private static string CallAndForToolsAfter(Function function, string call)
    {
        string received = string.Concat(function.Parameters
            .Where(parameter => parameter.Type.Pointers == 2 && Exclusive.Contains(parameter.Type.Name))
            .Select(parameter => $"    if (status == ARENA_STATUS_OK) arena_tsan_receive(*{parameter.Name});\n"));
        return received.Length == 0 ? $"    return {call};\n" : $"    arena_status status = {call};\n{received}    return status;\n";
    }

    private static string StatusNames(AbiModel model)
    {
        Enumeration status = model.Enums.Single(type => type.Name == "arena_status");
        string cases = string.Concat(status.Members.Select(member =>
            $"    case {member.Name}: return \"{member.Name["ARENA_STATUS_".Length..]}\";\n"));
        return $$"""

            const char *arena_status_name(arena_status status)
            {
                switch (status) {
            {{cases}}    default: return "UNKNOWN";
                }
            }

            """;
    }

    private static string Declarations(Function function) => function.Parameters.Count == 0
        ? "void"
        : string.Join(", ", function.Parameters.Select(parameter => parameter.Type.Declare(parameter.Name)));
}
