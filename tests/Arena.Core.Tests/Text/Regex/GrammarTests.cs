using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Arena.Core.Strings;
using Arena.Core.Text.Regex;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>Each scanner against the general engine with the pattern it stands for.</summary>
public sealed unsafe class GrammarTests
{
    private static readonly string[] Alphabet =
    [
        "a", "b", "the", "The", "I", "HTML", "Zz", "é", "É", "ß", "ſ", "K", "ǅ", "ʰ", "ª", "e\u0301", "\u0301", "\u0903", "\u20DD", "न", "ा", "中", "文", "〇", "⺀", "々",
        "ひ", "カ", "ー", "\u3040", "\u3100", "한", "א", "م", "Ω", "ω", "𝔘", "😀", "👩‍👧", "1", "23", "٣", "½", "Ⅻ", "²", "_", "'", "'s", "'S", "'ll", "'Ll", "'re", "'VE", "'d", "'ſ", "'m",
        "'t", "’", " ", " ", " ", "  ", "\n", "\r\n", "\r", "\t", "\v", "\u0085", "\u00A0", "\u2028", "\u3000", "\u200B", "!", "...", "/", "//", "-", "\\", "$", "+", "€", "<|startoftext|>",
        "<|endoftext|>", "<|", "\u0000", "\u007F", "\uFEFF", "\uE000", "\uFFFF", "\U0010FFFF", "\u0378", "~", "A", "Bc", "dE",
    ];

    private static IEnumerable<string> Patterns => KnownGrammars.Patterns;

    [TestCaseSource(nameof(Patterns))]
    public void A_scanner_matches_what_its_pattern_does(string pattern)
    {
        using TestMatcher scanner = new(TextPattern.Regex(pattern));
        using TestMatcher engine = new(pattern);
        Random random = new(11);
        for (int round = 0; round < 6000; round++)
        {
            string text = Text(random, round % 50 == 0 ? 300 : 12);
            Assert.That(scanner.Matches(text), Is.EqualTo(engine.Matches(text)), text);
        }
    }

    [TestCaseSource(nameof(Patterns))]
    public void A_scanner_knows_every_code_point(string pattern)
    {
        using TestMatcher scanner = new(TextPattern.Regex(pattern));
        using TestMatcher engine = new(pattern);
        StringBuilder text = new();
        for (int c = 0; c <= (int)Utf8.LastCodePoint; c++)
        {
            if (c is >= 0xD800 and <= 0xDFFF) continue;
            text.Append(char.ConvertFromUtf32(c)).Append((c % 5) switch { 0 => "a", 1 => "A", 2 => "!", 3 => " ", _ => "" });
        }

        string all = text.ToString();
        Assert.That(scanner.Matches(all).SequenceEqual(engine.Matches(all)), Is.True);
    }

    [TestCaseSource(nameof(Patterns))]
    public void A_pattern_of_the_list_is_found_however_its_line_ends_are_written(string pattern)
    {
        Assert.That(TextPattern.Regex(pattern), Is.InstanceOf<Grammar>());
        string raw = pattern.Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
        Assert.That(TextPattern.Regex(raw), Is.InstanceOf<Grammar>());
    }

    [Test]
    public void A_pattern_that_is_not_on_the_list_goes_to_the_engine()
        => Assert.That(TextPattern.Regex(KnownGrammars.Gpt2 + "|x"), Is.InstanceOf<RegexPattern>());

    [Test]
    public void Matching_allocates_no_managed_memory()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Text(new Random(1), 4000));
        RegexScratches scratches = default;
        fixed (byte* text = bytes)
        {
            foreach (TextPattern pattern in new TextPattern[] { TextPattern.Regex(KnownGrammars.Gpt2), new RegexPattern(new RegexProgram(KnownGrammars.Gpt2)), TextPattern.String("the") })
            {
                Count(pattern, ref scratches, text, bytes.Length);
                long before = GC.GetAllocatedBytesForCurrentThread();
                Count(pattern, ref scratches, text, bytes.Length);
                Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
            }
        }

        scratches.Dispose();
    }

    private static int Count(TextPattern pattern, ref RegexScratches scratches, byte* text, nint length)
    {
        pattern.Begin(ref scratches, text, length, out TextMatches matches);
        int count = 0;
        while (pattern.FindNext(ref scratches, ref matches, out _, out _) == RegexFind.Found) count++;
        return count;
    }

    private static string Text(Random random, int most)
    {
        StringBuilder text = new();
        for (int pieces = random.Next(most + 1); pieces > 0; pieces--)
        {
            int point = random.Next(0x3100);
            text.Append(random.Next(8) > 0 ? Alphabet[random.Next(Alphabet.Length)] : char.ConvertFromUtf32(point));
        }

        return text.ToString();
    }
}
