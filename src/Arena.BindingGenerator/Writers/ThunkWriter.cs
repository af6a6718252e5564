// Writes the C side of the exports: src/Arena.Native/native/thunks.g.c, the linker's version script, and the list of symbols
// that a test compares with the published library.
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
        string.Concat(model.Functions.Select(function => function.Name).Order(System.StringComparer.Ordinal).Select(name => name + "\n"));

    private static string Thunk(Function function)
    {
        string guard = function.ReturnsStatus ? "ARENA_START_OR_RETURN_STATUS" : "ARENA_START_OR_RETURN_ZERO";
        string arguments = string.Join(", ", function.Parameters.Select(parameter => parameter.Name));
        return $$"""

            {{function.Returns.Declare(function.Name)}}({{Declarations(function)}})
            {
                {{guard}};
                return managed_{{function.Name}}({{arguments}});
            }

            """;
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
