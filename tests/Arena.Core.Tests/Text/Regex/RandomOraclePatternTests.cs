using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>
/// Random patterns on random texts against the oracle (tests/conformance/regex/random.mjs). ARENA_TEST_REGEX names a larger
/// file of the same form.
/// </summary>
public sealed class RandomOraclePatternTests
{
    [Test]
    public void Random_patterns_cut_as_the_oracle_does()
    {
        string file = Environment.GetEnvironmentVariable("ARENA_TEST_REGEX") ?? Path.Combine(AppContext.BaseDirectory, "regex", "random.jsonl");
        int compared = 0, refused = 0;
        List<string> differences = [];
        foreach (string text in File.ReadLines(file))
        {
            JsonElement line = JsonDocument.Parse(text).RootElement;
            string pattern = line.GetProperty("pattern").GetString()!;
            try
            {
                using TestMatcher matcher = new(pattern);
                compared++;
                Compare(line, pattern, matcher, differences);
            }
            catch (ArenaException failure) when (failure.Status == Status.Unsupported)
            {
                refused++;
            }
        }

        TestContext.Out.WriteLine($"{compared} patterns compared, {refused} refused, {differences.Count} differences");
        Assert.That(differences, Is.Empty);
        Assert.That(refused, Is.LessThan(compared / 20));
    }

    private static void Compare(JsonElement line, string pattern, TestMatcher matcher, List<string> differences)
    {
        for (int i = 0; i < line.GetProperty("texts").GetArrayLength(); i++)
        {
            string text = line.GetProperty("texts")[i].GetString()!;
            List<(int Start, int End)> matches = matcher.Matches(text);
            bool same = matches.Where(match => match.End > match.Start).SequenceEqual(SplitCuts.Pairs(line.GetProperty("matches")[i]))
                && SplitCuts.Of(matches, text).SequenceEqual(SplitCuts.Pairs(line.GetProperty("cuts")[i]));
            if (!same) differences.Add($"{pattern} on {JsonSerializer.Serialize(text)}: {string.Join(' ', matches)}");
        }
    }
}
