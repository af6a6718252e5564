// Writes the generated surface: the C header, the C side of the exports, the raw Python and .NET modules.
//
//   Arena.BindingGenerator <Arena.Native.dll> <repository>            writes what has changed
//   Arena.BindingGenerator <Arena.Native.dll> <repository> --check    writes nothing; fails if something would change
using System;
using System.IO;
using Arena.BindingGenerator;

if (args is not ([_, _] or [_, _, "--check"]))
{
    Console.Error.WriteLine("usage: Arena.BindingGenerator <Arena.Native.dll> <repository> [--check]");
    return 2;
}

AbiModel model = AbiReader.Read(args[0]);
int stale = 0;
foreach ((string name, string text) in GeneratedFiles.Of(model))
{
    string path = Path.Combine(args[1], name);
    if (File.Exists(path) && File.ReadAllText(path) == text) continue;
    stale++;
    if (args.Length == 3)
    {
        Console.Error.WriteLine($"{name} is not what the contract says: run dotnet cake --target=Generate");
        continue;
    }
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, text);
    Console.WriteLine($"wrote {name}");
}
return args.Length == 3 && stale > 0 ? 1 : 0;
