using System.Collections.Generic;
using Arena.BindingGenerator.Writers;

namespace Arena.BindingGenerator;

/// <summary>Every file that follows from the contract: its path in the repository and its text.</summary>
internal static class GeneratedFiles
{
    public static IReadOnlyDictionary<string, string> Of(AbiModel model) => new Dictionary<string, string>
    {
        ["include/arena_native.h"] = CHeaderWriter.Write(model),
        ["src/Arena.Native/native/thunks.g.c"] = ThunkWriter.Thunks(model),
        ["src/Arena.Native/native/exports.g.map"] = ThunkWriter.VersionScript(model),
        ["bindings/python/arena_native/_raw.py"] = PythonWriter.Write(model),
        ["bindings/dotnet/ArenaNative/Raw/NativeMethods.g.cs"] = CSharpWriter.Methods(model),
        ["bindings/dotnet/ArenaNative/Raw/NativeTypes.g.cs"] = CSharpWriter.Types(model),
        ["tests/abi/exports.txt"] = ThunkWriter.Symbols(model),
        ["tests/Arena.Source.Tests/Layout/layout.g.c"] = LayoutWriter.Program(model),
    };
}
