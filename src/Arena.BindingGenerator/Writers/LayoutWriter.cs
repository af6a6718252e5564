// Writes a C program that prints the size of every struct and the place of every field, as the C compiler sees them. A test
// compares that with what ctypes and the .NET runtime make of the same contract.
using System.Text;

namespace Arena.BindingGenerator.Writers;

internal static class LayoutWriter
{
    public static string Program(AbiModel model)
    {
        var text = new StringBuilder($$"""
            /* {{Provenance.Line(model)}} */
            /* Prints "struct size" and "struct.field offset size", one a line. */
            #include "arena_native.h"
            #include <stdio.h>

            #define SIZE(type) printf(#type " %zu\n", sizeof(type))
            #define PLACE(type, field) printf(#type "." #field " %zu %zu\n", offsetof(type, field), sizeof(((type *)0)->field))

            int main(void)
            {

            """);
        foreach (Struct type in model.Structs)
        {
            text.Append($"    SIZE({type.Name});\n");
            foreach (Field field in type.Fields) text.Append($"    PLACE({type.Name}, {field.Name});\n");
        }
        return text.Append("    return 0;\n}\n").ToString();
    }
}
