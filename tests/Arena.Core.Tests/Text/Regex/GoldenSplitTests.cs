using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Arena.Core.Text.Regex;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>Patterns of real tokenizer files and of every piece of syntax, as the oracle's Oniguruma cuts by them.</summary>
public sealed class GoldenSplitTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "regex");
    private static readonly string[] Texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Folder, "texts.json")))!;

    private static IEnumerable<TestCaseData> Patterns => File.ReadLines(Path.Combine(Folder, "splits.jsonl"))
        .Select((line, number) => new TestCaseData(JsonDocument.Parse(line).RootElement).SetArgDisplayNames($"line {number + 1}"));

    [TestCaseSource(nameof(Patterns))]
    public void A_pattern_cuts_as_the_oracle_does(JsonElement line)
    {
        string pattern = line.GetProperty("pattern").GetString()!;
        TextPattern compiled;
        try
        {
            compiled = TextPattern.Regex(pattern);
        }
        catch (ArenaException failure)
        {
            Assert.That(failure.Offset, Is.InRange(0, Encoding.UTF8.GetByteCount(pattern)));
            if (failure.Status == Status.Unsupported) Assert.That(Unsupported, Does.Contain(pattern), failure.Message);
            else Assert.That(line.TryGetProperty("error", out _), failure.Message);
            return;
        }

        Assert.That(Unsupported, Does.Not.Contain(pattern));
        if (line.TryGetProperty("error", out JsonElement error))
        {
            Assert.That(error.GetString(), Is.EqualTo("Oniguruma error: target of repeat operator is invalid"), "is no error here");
            return;
        }

        using TestMatcher matcher = new(compiled);
        for (int i = 0; i < Texts.Length; i++)
        {
            List<(int Start, int End)> matches = matcher.Matches(Texts[i]);
            Assert.Multiple(() =>
            {
                Assert.That(matches.Where(match => match.End > match.Start), Is.EqualTo(SplitCuts.Pairs(line.GetProperty("matches")[i])), $"{pattern} on {Texts[i]}");
                Assert.That(SplitCuts.Of(matches, Texts[i]), Is.EqualTo(SplitCuts.Pairs(line.GetProperty("cuts")[i])), $"{pattern} on {Texts[i]}");
            });
        }
    }

    /// <summary>What is refused though the oracle has it.</summary>
    private static readonly string[] Unsupported =
    [
        """[\(\)\[\]\{\}]|([!"\#\$%\&'\*\+,\-\./:;<=>\?\\\^_`\|\~])\1*""",
        "(?<n>a)\\k<n>", "(a)\\1", "\\xE4", "(?<=ab)c", "(?<=^)a", "(?~ab)", "(?(1)a|b)", "\\K", "\\X", "\\y", "(?W:\\w)",
        "(?i:ss|k)", "(?i:straẞe)", "(?i)[\\p{Lu}]", "(?i:ß)", "(?i:ss)", "(?i)ﬁ",
    ];
}
