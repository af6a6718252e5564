using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Arena.Source.Tests;

/// <summary>The examples of README.md are programs: they are compiled, run, and print what the page says.</summary>
public class ReadmeTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Repository.PublishedLibrary)!, "../../readme");

    [Test]
    public void The_C_example_compiles_without_a_warning_and_prints_its_ids()
    {
        string source = Write("example.c", "c");
        string program = Path.Combine(Folder, "example");
        Repository.Run(
            "cc", "-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic", "-Iinclude", "-o", program, source,
            Repository.PublishedLibrary, "-Wl,-rpath," + Path.GetDirectoryName(Repository.PublishedLibrary));
        Assert.That(Repository.Run(program), Has.One.EqualTo("101 7592 1010 2088 999 102 "));
    }

    [Test]
    public void The_Python_example_prints_the_same_ids()
    {
        string source = Write("example.py", "python");
        string run = $"import sys; sys.path.insert(0, 'bindings/python'); exec(open({Quoted(source)}).read())";
        Assert.That(Repository.Run("python3", "-c", run), Has.One.EqualTo("[101, 7592, 1010, 2088, 999, 102]"));
    }

    [TestCase("dotnet tool restore && dotnet cake ")]
    [TestCase("dotnet tool restore && dotnet cake --target=Test")]
    public void The_commands_are_those_of_the_build(string command) => Assert.That(Repository.Read("README.md"), Does.Contain(command));

    private static string Write(string name, string language)
    {
        Match block = Regex.Match(Repository.Read("README.md"), $"```{language}\n(.*?)```", RegexOptions.Singleline);
        Assert.That(block.Success, $"README.md has no example in {language}");
        Directory.CreateDirectory(Folder);
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, block.Groups[1].Value);
        return path;
    }

    private static string Quoted(string path) => $"r'{path}'";
}
