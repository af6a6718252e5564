// Writes the raw ctypes module: constants, structs, and the signature of every export. Importing it loads nothing.
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Arena.BindingGenerator.Writers;

internal static class PythonWriter
{
    public static string Write(AbiModel model)
    {
        var map = new TypeMap(model);
        var text = new StringBuilder($$""""
            # {{Provenance.Line(model)}}
            """The C interface as ctypes sees it: constants, structs and signatures. Nothing is loaded here."""

            from ctypes import (POINTER, Structure, c_char, c_char_p, c_float, c_int32, c_size_t, c_uint32,
                                c_uint64, c_uint8, c_void_p, sizeof)
            from enum import IntEnum, IntFlag

            ABI_VERSION = {{model.AbiVersion}}
            VERSION = "{{model.Version}}"

            """");
        foreach (Enumeration type in model.Enums) WriteEnum(text, type);
        foreach (Struct type in model.Structs) WriteStruct(text, map, type);
        WriteFunctions(text, map, model.Functions);
        return text.ToString();
    }

    private static void WriteEnum(StringBuilder text, Enumeration type)
    {
        text.Append($"\n\nclass {type.CsName}({(type.IsFlags ? "IntFlag" : "IntEnum")}):\n");
        foreach (EnumMember member in type.Members)
            text.Append($"    {Naming.Snake(member.CsName).ToUpperInvariant()} = {member.Value}\n");
    }

    private static void WriteStruct(StringBuilder text, TypeMap map, Struct type)
    {
        text.Append($"\n\nclass {type.CsName}(Structure):\n    \"\"\"{type.Name}\"\"\"\n\n    _fields_ = [\n");
        foreach (Field field in type.Fields)
            text.Append($"        (\"{field.Name}\", {map.CTypesField(field.Type)}{(field.Length > 0 ? $" * {field.Length}" : "")}),\n");
        text.Append("    ]\n");
        if (type.HasInit) text.Append(Initializer(type));
    }

    /// <summary>The twin of the _INIT macro, so that a struct is never made without its size.</summary>
    private static string Initializer(Struct type) => $"""

            def __init__(self, **fields):
                super().__init__(sizeof({type.CsName}), **fields)

        """;

    private static void WriteFunctions(StringBuilder text, TypeMap map, IEnumerable<Function> functions)
    {
        text.Append("\n\n#: name: (result, [arguments]). Addresses are plain numbers or None.\nFUNCTIONS = {\n");
        foreach (Function function in functions)
        {
            var arguments = function.Parameters.Select(parameter => $"{map.CTypesArgument(parameter.Type)},  # {parameter.Type.Declare(parameter.Name)}");
            text.Append($"    \"{function.Name}\": ({map.CTypesResult(function.Returns)}, [\n");
            foreach (string argument in arguments) text.Append($"        {argument}\n");
            text.Append("    ]),\n");
        }
        text.Append(""""
            }


            def declare(lib):
                """Sets the signature of every export of a loaded library; AttributeError names one that it lacks."""
                for name, (result, arguments) in FUNCTIONS.items():
                    function = getattr(lib, name)
                    function.restype = result
                    function.argtypes = arguments

            """");
    }
}
