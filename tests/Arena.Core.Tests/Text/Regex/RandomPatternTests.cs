using System;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Text.Regex;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>The engine against the definition, on random patterns and texts.</summary>
public sealed class RandomPatternTests
{
    private static readonly string[] Atoms =
        ["a", "b", "c", "a", "b", " ", "\\n", "é", ".", "\\s", "\\S", "\\w", "[ab]", "[^a]", "[a-c&&[^b]]", "\\p{L}", "(?i:a)", "1"];

    private static readonly string[] Anchors = ["^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z", "(?<=a)", "(?<!\\s)"];

    private static readonly string[] Quantifiers =
        ["*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,3}", "{0,2}?", "{2,}", "{,2}", "{3,1}"];

    private static readonly string[] Letters = ["a", "b", "c", "a", "b", " ", " ", "\n", "é", "A", "1", "中", "😀"];

    [Test]
    public void Random_patterns_match_as_defined([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        int compared = 0;
        for (int round = 0; round < 1000; round++)
        {
            string pattern = Expression(random, 3);
            if (Parse(pattern) is not { } tree) continue;
            using TestMatcher matcher = new(pattern);
            BacktrackingMatcher definition = new(tree);
            for (int i = 0; i < 6; i++)
            {
                string text = Text(random, 10);
                try
                {
                    List<(int Start, int End)> expected = definition.Matches(text);
                    Assert.That(matcher.Matches(text), Is.EqualTo(expected), $"{pattern} on {text}");
                    compared++;
                }
                catch (BacktrackingMatcher.TooLong)
                {
                    // The engine must not take as long; and it did not, if the test comes to its end.
                    matcher.Matches(text);
                }
            }
        }

        Assert.That(compared, Is.GreaterThan(5000));
    }

    [Test]
    public void A_text_of_many_segments_matches_as_its_lines_do()
    {
        Random random = new(3);
        foreach (string pattern in new[] { "(?:a|ab)(?:c|bcd)?", "\\w+(?=\\s)|\\s", "(?>a*)b|[^a]", "\\b\\w", "(?m:é.)" })
        {
            using TestMatcher matcher = new(pattern);
            List<(int Start, int End)> expected = [];
            StringBuilder all = new();
            int offset = 0;
            for (int line = 0; line < 4000; line++)
            {
                string text = Text(random, 12).Replace('\n', 'c') + " \n";
                foreach ((int start, int end) in matcher.Matches(text)) expected.Add((offset + start, offset + end));
                all.Append(text);
                offset += Encoding.UTF8.GetByteCount(text);
            }

            Assert.That(matcher.Matches(all.ToString()), Is.EqualTo(expected), pattern);
        }
    }

    private static RegexNode? Parse(string pattern)
    {
        try
        {
            return RegexParser.Parse(pattern);
        }
        catch (ArenaException failure) when (failure.Status == Status.Unsupported)
        {
            return null;
        }
    }

    private static string Expression(Random random, int depth)
    {
        StringBuilder pattern = new(Sequence(random, depth));
        for (int more = random.Next(5) - 2; more > 0; more--) pattern.Append('|').Append(Sequence(random, depth));
        return pattern.ToString();
    }

    private static string Sequence(Random random, int depth)
    {
        StringBuilder pattern = new();
        for (int elements = random.Next(4); elements > 0; elements--) pattern.Append(Element(random, depth));
        return pattern.ToString();
    }

    private static string Element(Random random, int depth)
    {
        int kind = random.Next(12);
        if (kind == 0) return Pick(random, Anchors);
        if (kind == 1 && depth > 0) return $"(?{Pick(random, "=", "!")}{Expression(random, depth - 1)})";
        string body = kind < 5 && depth > 0 ? $"({Pick(random, "", "?:", "?>")}{Expression(random, depth - 1)})" : Pick(random, Atoms);
        return random.Next(3) == 0 ? body + Pick(random, Quantifiers) : body;
    }

    private static string Text(Random random, int most)
    {
        StringBuilder text = new();
        for (int letters = random.Next(most + 1); letters > 0; letters--) text.Append(Pick(random, Letters));
        return text.ToString();
    }

    private static string Pick(Random random, params string[] items) => items[random.Next(items.Length)];
}
