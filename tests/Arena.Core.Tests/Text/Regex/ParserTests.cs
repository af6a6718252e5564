using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Arena.Core.Text.Regex;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>Whatever a file gives for a pattern becomes a program of bounded size or an error with its position.</summary>
public sealed class ParserTests
{
    private static readonly string[] Patterns =
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "regex", "patterns.json")))!;

    [TestCase("ab(c", 2, "the group does not end")]
    [TestCase("é)", 2, "a closing parenthesis without an opening one")]
    [TestCase("a[b", 1, "the class does not end")]
    [TestCase("ab*|*", 4, "nothing stands before the quantifier")]
    [TestCase("x\\p{Nope}", 1, "no property is called \"Nope\"")]
    [TestCase("[z-a]", 3, "a range that ends before it begins")]
    [TestCase("a\\", 1, "a backslash ends the pattern")]
    public void A_fault_is_told_with_its_place(string pattern, int offset, string message)
    {
        ArenaException failure = Assert.Throws<ArenaException>(() => _ = new RegexProgram(pattern))!;
        Assert.Multiple(() =>
        {
            Assert.That(failure.Status, Is.EqualTo(Status.Syntax));
            Assert.That(failure.Message, Is.EqualTo($"regex, byte {offset}: {message}"));
            Assert.That(failure.Offset, Is.EqualTo(offset));
        });
    }

    [TestCase("(a)\\1", Status.Unsupported)]
    [TestCase("(?<=ab)c", Status.Unsupported)]
    [TestCase("\\X", Status.Unsupported)]
    [TestCase("(?:a{1000}){1000}", Status.TooLarge)]
    [TestCase("(?:(?:){100000}){100000}", Status.TooLarge)]
    [TestCase("(?:(?:(?:a?)*)*)*{9}{9}{9}{9}{9}{9}", Status.TooLarge)]
    public void What_is_not_supported_or_too_large_is_refused(string pattern, Status status)
        => Assert.That(Assert.Throws<ArenaException>(() => _ = new RegexProgram(pattern))!.Status, Is.EqualTo(status));

    [Test]
    public void Deep_nesting_is_refused_and_not_followed()
    {
        foreach (string open in new[] { "(", "(?:", "[", "(?=", "(?i)", "[^" })
        {
            string pattern = string.Concat(Enumerable.Repeat(open, 100_000));
            Assert.That(Assert.Throws<ArenaException>(() => _ = new RegexProgram(pattern))!.Status, Is.EqualTo(Status.TooLarge), open);
        }
    }

    [Test]
    public void Every_beginning_of_a_pattern_is_a_program_or_an_error()
    {
        foreach (string pattern in Patterns)
        {
            for (int length = 0; length < int.Min(pattern.Length, 120); length++) Try(pattern[..length]);
        }
    }

    [Test]
    public void Mutated_patterns_are_programs_or_errors([Range(1, 4)] int seed)
    {
        Random random = new(seed);
        const string Syntax = "()[]{}?*+|\\^$.-&:=!<>pPsSdDwWhHbBAzZGRi,0139xu~#é";
        for (int round = 0; round < 3000; round++)
        {
            StringBuilder pattern = new(Patterns[random.Next(Patterns.Length)]);
            if (pattern.Length > 200) pattern.Length = 200;
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                int at = random.Next(pattern.Length + 1);
                if (random.Next(3) == 0 && at < pattern.Length) pattern.Remove(at, 1);
                else pattern.Insert(at, Syntax[random.Next(Syntax.Length)]);
            }

            Try(pattern.ToString());
        }
    }

    private static void Try(string pattern)
    {
        try
        {
            Assert.That(RegexCompiler.Compile([RegexParser.Parse(pattern)]).Code, Has.Count.LessThanOrEqualTo(RegexCompiler.MaximumInstructions));
        }
        catch (ArenaException failure)
        {
            Assert.That(failure.Offset, Is.InRange(0, Encoding.UTF8.GetByteCount(pattern)), pattern);
            Assert.That(failure.Status, Is.EqualTo(Status.Syntax).Or.EqualTo(Status.Unsupported).Or.EqualTo(Status.TooLarge), pattern);
        }
    }
}
