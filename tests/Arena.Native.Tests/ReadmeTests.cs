using System;
using System.IO;
using Arena.Native.Tests.Support;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class ReadmeTests
{
    private const string Fence = "```";

    private readonly string _readme = File.ReadAllText(Path.Combine(Repository.Root, "bindings", "dotnet", "README.md"));

    [Test]
    public void The_first_example_of_the_README_compiles()
    {
        string example = Example(1);
        string source = Path.Combine(AppContext.BaseDirectory, "ReadmeExample.cs");
        const string usings = "using ArenaNative;\n";
        Assert.That(example, Does.StartWith(usings));
        File.WriteAllText(source,
            $"using System;\n{usings}static class Example {{ static void Run(string[] texts) {{ {example[usings.Length..]} }} }}");
        Assert.That(CSharpCompiler.Compile(source), Is.Empty);
    }

    [Test]
    public void The_example_of_pools_and_callbacks_compiles()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "ReadmePools.cs");
        File.WriteAllText(source, $"using System; using ArenaNative; static class Example {{ static void Run() {{ {Example(3)} }} }}");
        Assert.That(CSharpCompiler.Compile(source), Is.Empty);
    }

    private string Example(int number) => _readme.Split(Fence + "csharp\n")[number].Split(Fence)[0];
}
