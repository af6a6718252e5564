using System;
using System.IO;
using Arena.Native.Tests.Support;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class ReadmeTests
{
    private const string Fence = "```";

    [Test]
    public void The_first_example_of_the_README_compiles()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "bindings", "dotnet", "README.md"));
        string example = readme.Split(Fence + "csharp\n")[1].Split(Fence)[0];
        string source = Path.Combine(AppContext.BaseDirectory, "ReadmeExample.cs");
        const string usings = "using ArenaNative;\n";
        Assert.That(example, Does.StartWith(usings));
        File.WriteAllText(source,
            $"using System;\n{usings}static class Example {{ static void Run(string[] texts) {{ {example[usings.Length..]} }} }}");
        Assert.That(CSharpCompiler.Compile(source), Is.Empty);
    }
}
