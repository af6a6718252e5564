using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Arena.Source.Tests;

/// <summary>
/// The layer list of src/README.md is the rule: a namespace may use those on the lines above its own in that list, which goes
/// from bottom to top, and the namespaces inside itself; never its neighbours on the same line.
/// </summary>
public partial class LayerOrderTests
{
    private static readonly List<string[]> Layers = ReadLayers();
    private static readonly (string Path, string Text)[] Sources = [.. Repository.Files("src", "*.cs").Select(path => (path, Repository.Read(path)))];

    [Test]
    public void Every_source_file_belongs_to_a_layer()
    {
        Assert.Multiple(() =>
        {
            foreach ((string path, string text) in Sources)
                if (Declared(text) is { } name && name.StartsWith("Arena.", StringComparison.Ordinal))
                    Assert.That(LayerOf(name), Is.Not.Null, $"{path}: namespace {name} is in no layer of src/README.md");
        });
    }

    [Test]
    public void Every_layer_has_source_files()
    {
        string[] declared = [.. Sources.Select(source => Declared(source.Text)).OfType<string>().Select(LayerOf).OfType<string>().Distinct()];
        Assert.That(Layers.SelectMany(line => line).Except(declared), Is.Empty, "layers of src/README.md that no file is in");
    }

    [Test]
    public void No_source_file_uses_a_layer_that_is_not_below_it()
    {
        Assert.Multiple(() =>
        {
            foreach ((string path, string text) in Sources)
                foreach (string used in Upward(text))
                    Assert.Fail($"{path} uses {used}, which is not below it");
        });
    }

    [TestCase("using Arena.Core.High;\nnamespace Arena.Core.Low;", ExpectedResult = 1)]
    [TestCase("using Arena.Core.Low;\nnamespace Arena.Core.High;", ExpectedResult = 0)]
    [TestCase("using Arena.Core.Other;\nnamespace Arena.Core.High;", ExpectedResult = 1)]
    [TestCase("namespace Arena.Core.Low;\nclass X { Arena.Core.High.Y y; }", ExpectedResult = 1)]
    [TestCase("using Arena.Core.High.Inner;\nnamespace Arena.Core.High;", ExpectedResult = 0)]
    [TestCase("// as Arena.Core.High does\nnamespace Arena.Core.Low;", ExpectedResult = 0)]
    public int The_rule_itself_sees_upward_and_sideward_references(string text) =>
        Upward(text, [["Arena.Core.Low"], ["Arena.Core.High", "Arena.Core.Other"]]).Count();

    private static IEnumerable<string> Upward(string text) => Upward(text, Layers);

    private static IEnumerable<string> Upward(string text, List<string[]> layers)
    {
        if (Declared(text) is not { } own || LayerOf(own, layers) is not { } layer) return [];
        int height = Height(layer, layers);
        return
            from Match match in Reference().Matches(Comment().Replace(text, ""))
            let used = LayerOf(match.Value, layers)
            where used is not null && used != layer && Height(used, layers) >= height
            select match.Value;
    }

    private static int Height(string layer, List<string[]> layers) => layers.FindIndex(line => line.Contains(layer));

    private static string? LayerOf(string name) => LayerOf(name, Layers);

    /// <summary>The longest listed namespace that contains this one.</summary>
    private static string? LayerOf(string name, List<string[]> layers) => layers
        .SelectMany(line => line)
        .Where(layer => name == layer || name.StartsWith(layer + ".", StringComparison.Ordinal))
        .MaxBy(layer => layer.Length);

    private static string? Declared(string text) => Namespace().Match(text) is { Success: true } match ? match.Groups[1].Value : null;

    private static List<string[]> ReadLayers()
    {
        Match block = LayerBlock().Match(Repository.Read("src/README.md"));
        Assert.That(block.Success, "src/README.md has no fenced block that begins with a namespace");
        return [.. block.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim().Split(" | "))];
    }

    [GeneratedRegex(@"^```\w*\n(Arena\.(?:.*\n)+?)```", RegexOptions.Multiline)]
    private static partial Regex LayerBlock();

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    /// <summary>A using, or a name written in full.</summary>
    [GeneratedRegex(@"(?<!namespace )\bArena(?:\.\w+)+")]
    private static partial Regex Reference();

    [GeneratedRegex(@"//.*")]
    private static partial Regex Comment();
}
