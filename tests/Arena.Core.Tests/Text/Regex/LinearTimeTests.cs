using System;
using System.Text;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>
/// Patterns and texts on which trying and coming back takes exponential or quadratic time. Work is counted, not timed: a
/// position costs three steps, and a new state as many as the pattern has instructions.
/// </summary>
public sealed class LinearTimeTests
{
    private const int OneMegabyte = 1_000_000;

    [TestCase("(a|a)*b", "a")]
    [TestCase("(a*)*b", "a")]
    [TestCase("(a+)+$b", "a")]
    [TestCase("a*a*a*a*a*b", "a")]
    [TestCase("(?:a|aa)+c|a", "a")]
    [TestCase("\\s+(?!\\S)|\\s+", " ")]
    [TestCase("\\s+$", " x")]
    [TestCase("(?=.*x)a", "a")]
    [TestCase("(?!.*\\n.*x)a", "a")]
    [TestCase("(?>a*)b|a", "a")]
    [TestCase("(?:(?>a+)+)+b|a", "a")]
    [TestCase("\\w+@\\w+|.", "ab@ ")]
    [TestCase("(x+x+)+y", "x")]
    [TestCase("a{1,200}b|a", "a")]
    [TestCase("(?:\\p{L}+\\s?)+\\p{N}", "αβ ")]
    [TestCase("[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lo}]*[\\p{Ll}\\p{Lo}]+|.", "AAAAAAAAAA中")]
    public void Work_is_linear_in_the_text(string pattern, string unit)
    {
        using TestMatcher matcher = new(pattern);
        long before = Steps(matcher, unit, OneMegabyte);
        long after = Steps(matcher, unit, 10 * OneMegabyte);
        Assert.That(before, Is.LessThan(4 * OneMegabyte));
        Assert.That(after, Is.LessThan(40 * OneMegabyte));
        Assert.That(matcher.StateBytes, Is.LessThan((nuint)20 << 20));
    }

    [Test]
    public void A_pattern_that_needs_ever_new_states_stays_within_its_memory_and_its_bound()
    {
        // Which of the next 40 characters are an a: more states than any memory holds.
        const string Pattern = "a.{40}c|b(?=.{30}a)|.";
        using TestMatcher matcher = new(Pattern);
        Random random = new(5);
        StringBuilder text = new();
        for (int i = 0; i < OneMegabyte / 2; i++) text.Append((char)('a' + random.Next(3)));
        matcher.Matches(text.ToString());
        Assert.That(matcher.Steps, Is.LessThan(OneMegabyte / 2 * (3 + 5L * matcher.Instructions)));
        Assert.That(matcher.StateBytes, Is.LessThan((nuint)20 << 20));
    }

    private static long Steps(TestMatcher matcher, string unit, int length)
    {
        byte[] one = Encoding.UTF8.GetBytes(unit);
        byte[] text = new byte[length / one.Length * one.Length];
        for (int i = 0; i < text.Length; i += one.Length) one.CopyTo(text, i);
        matcher.Matches("");
        long before = matcher.Steps;
        matcher.Matches(text);
        return matcher.Steps - before;
    }
}
