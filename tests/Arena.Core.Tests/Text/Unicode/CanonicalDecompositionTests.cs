using System.Collections.Generic;
using System.Linq;
using Arena.Core.Text.Unicode;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Unicode;

/// <summary>NFD of every code point against the oracle, and the laws that any canonical decomposition obeys.</summary>
public class CanonicalDecompositionTests
{
    private const uint FirstSyllable = 0xAC00;
    private const uint LastSyllable = 0xD7A3;

    [Test]
    public void Every_code_point_decomposes_as_the_oracle_does_it()
    {
        Dictionary<uint, uint[]> nfd = OracleCodePoints.Mapping("nfd");
        foreach (uint c in OracleCodePoints.All)
            if (c is < FirstSyllable or > LastSyllable)
                RequireEqual(c, nfd.GetValueOrDefault(c, [c]));
    }

    [Test]
    public void Syllables_count_through_leading_vowel_and_trailing_jamo()
    {
        uint syllable = FirstSyllable;
        for (uint leading = 0x1100; leading <= 0x1112; leading++)
            for (uint vowel = 0x1161; vowel <= 0x1175; vowel++)
                for (uint trailing = 0x11A7; trailing <= 0x11C2; trailing++)
                    RequireEqual(syllable++, trailing == 0x11A7 ? [leading, vowel] : [leading, vowel, trailing]);
        Assert.That(syllable, Is.EqualTo(LastSyllable + 1));
    }

    [Test]
    public void Without_nonspacing_marks_it_is_what_strip_accents_leaves()
    {
        Dictionary<uint, uint[]> nfd = OracleCodePoints.Mapping("nfd");
        Dictionary<uint, uint[]> bare = OracleCodePoints.Mapping("bare");
        foreach (uint c in nfd.Keys)
        {
            IEnumerable<uint> kept = Decompose(c).Where(part => !InClass(part, CodePointClass.NonspacingMark));
            Assert.That(kept, Is.EqualTo(bare.GetValueOrDefault(c, nfd[c])), OracleCodePoints.Name(c));
        }
    }

    [Test]
    public void Combining_classes_order_all_marks_as_the_oracle_does()
    {
        int previous = 0;
        foreach (uint[] group in OracleCodePoints.CombiningGroups)
        {
            int[] classes = [.. group.Select(CanonicalDecomposition.CombiningClass).Distinct()];
            Assert.That(classes, Has.Length.EqualTo(1), OracleCodePoints.Name(group[0]));
            Assert.That(classes[0], Is.GreaterThan(previous), OracleCodePoints.Name(group[0]));
            previous = classes[0];
        }
    }

    [Test]
    public void Combining_class_zero_is_what_is_no_combining_mark()
    {
        foreach (uint c in OracleCodePoints.All)
        {
            bool moves = CanonicalDecomposition.CombiningClass(c) != 0;
            if (moves != InClass(c, CodePointClass.CombiningMark)) Assert.Fail(OracleCodePoints.Name(c));
        }
    }

    [TestCase(0x0334u, ExpectedResult = 1, TestName = "Overlays have combining class 1")]
    [TestCase(0x094Du, ExpectedResult = 9, TestName = "Viramas have combining class 9")]
    [TestCase(0x0327u, ExpectedResult = 202, TestName = "A cedilla has combining class 202")]
    [TestCase(0x0323u, ExpectedResult = 220, TestName = "A dot below has combining class 220")]
    [TestCase(0x0301u, ExpectedResult = 230, TestName = "An acute accent has combining class 230")]
    [TestCase(0x0345u, ExpectedResult = 240, TestName = "An iota below has combining class 240")]
    public int Combining_classes_have_their_published_numbers(uint codePoint) =>
        CanonicalDecomposition.CombiningClass(codePoint);

    [Test]
    public void No_part_of_a_decomposition_decomposes_again()
    {
        foreach (uint c in OracleCodePoints.All)
            if (Decompose(c).Any(part => Decompose(part) is not [var same] || same != part))
                Assert.Fail(OracleCodePoints.Name(c));
    }

    [Test]
    public void Marks_of_a_decomposition_are_in_canonical_order()
    {
        foreach (uint c in OracleCodePoints.All)
        {
            int[] classes = [.. Decompose(c).Select(CanonicalDecomposition.CombiningClass)];
            for (int i = 1; i < classes.Length; i++)
                if (classes[i] != 0 && classes[i] < classes[i - 1]) Assert.Fail(OracleCodePoints.Name(c));
        }
    }

    [Test]
    public void The_longest_decomposition_has_the_maximum_length() =>
        Assert.That(
            OracleCodePoints.All.Max(c => Decompose(c).Length), Is.EqualTo(CanonicalDecomposition.MaximumLength));

    [TestCase(0x11938u, TestName = "A letter of Unicode 13 does not decompose")]
    [TestCase(0x110000u, TestName = "The first number beyond Unicode stays as it is")]
    [TestCase(uint.MaxValue, TestName = "The greatest number stays as it is")]
    public void What_Unicode_9_does_not_know_stays_as_it_is(uint value)
    {
        RequireEqual(value, [value]);
        Assert.That(CanonicalDecomposition.CombiningClass(value), Is.Zero);
    }

    private static bool InClass(uint codePoint, CodePointClass kind) => (CodePointClasses.Of(codePoint) & kind) != 0;

    // Plain comparison first: a million assertions would take longer than all the rest.
    private static void RequireEqual(uint codePoint, uint[] expected)
    {
        uint[] actual = Decompose(codePoint);
        if (actual.SequenceEqual(expected)) return;
        Assert.That(actual, Is.EqualTo(expected), OracleCodePoints.Name(codePoint));
    }

    private static unsafe uint[] Decompose(uint codePoint)
    {
        uint* parts = stackalloc uint[CanonicalDecomposition.MaximumLength];
        int count = CanonicalDecomposition.Decompose(codePoint, parts);
        return [.. new System.ReadOnlySpan<uint>(parts, count)];
    }
}
