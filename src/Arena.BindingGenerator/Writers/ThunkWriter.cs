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
                if (!arena_has_tsan()) return {{call}};
            {{ForToolsBefore(function)}}    arena_tsan_enter();
                {{function.Returns.Declare("result")}} = {{call}};
                arena_tsan_leave();
            {{ForToolsAfter(function)}}    return result;
            }

            """;
    }

    // What inline code touches too, and one thread uses at a time.
    private static bool IsExclusive(Parameter parameter) => parameter.Type.Name is "arena" or "arena_shared";

    private static string ForToolsBefore(Function function)
    {
        string uses = string.Concat(function.Parameters
            .Where(parameter => IsExclusive(parameter) && parameter.Type.Pointers == 1)
            .Select(parameter => $"    arena_tsan_{(parameter.Type.IsConst ? "share" : "use")}({parameter.Name});\n"));
        return uses + (uses.Length > 0 && GivesBack(function) ? "    arena_tsan_release(&arena_memory);\n" : "");
    }

    private static string ForToolsAfter(Function function)
    {
        bool mayTake = !GivesBack(function)
            && function.Parameters.Any(parameter => IsExclusive(parameter) && parameter.Type.Pointers == 1 && !parameter.Type.IsConst);
        return (mayTake ? "    arena_tsan_acquire(&arena_memory);\n" : "") + string.Concat(function.Parameters
            .Where(parameter => IsExclusive(parameter) && parameter.Type.Pointers == 2)
            .Select(parameter => $"    if (result == ARENA_STATUS_OK) arena_tsan_receive(*{parameter.Name});\n"));
    }

    private static bool GivesBack(Function function) =>
        Array.Exists(GivingBack, end => function.Name.EndsWith(end, StringComparison.Ordinal));

    private static readonly string[] GivingBack = ["_free", "_reset", "_reset_to", "_rewind", "_trim", "_release"];

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
