using System;
using System.Linq;
using Arena.Core.Text.Unicode;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Unicode;

/// <summary>Every flag of every code point against what the oracle was seen to do with it.</summary>
public class CodePointClassesTests
{
    [Test]
    public void Dropped_by_clean_text_are_other_but_tab_and_line_ends_and_the_replacement_character() =>
        Compare("dropped", IsDropped);

    [Test]
    public void Made_a_space_by_clean_text_is_white_space_that_is_not_dropped() =>
        Compare("space", c => InClass(c, CodePointClass.Whitespace) && !IsDropped(c) && c != ' ');

    [Test]
    public void White_space_is_what_the_pre_tokenizer_splits_at() =>
        Compare("whitespace", c => InClass(c, CodePointClass.Whitespace));

    [Test]
    public void Punctuation_is_what_the_pre_tokenizer_isolates() =>
        Compare("punctuation", c => InClass(c, CodePointClass.Punctuation));

    [Test]
    public void Chinese_is_what_gets_spaces_around_it() => Compare("chinese", c => InClass(c, CodePointClass.Cjk));

    [Test]
    public void Nonspacing_marks_are_what_strip_accents_removes() =>
        Compare("stripped", c => InClass(c, CodePointClass.NonspacingMark) && !InClass(c, CodePointClass.Decomposes));

    [Test]
    public void Combining_marks_are_what_NFD_may_move()
    {
        var marks = OracleCodePoints.CombiningGroups.SelectMany(group => group).ToHashSet();
        Compare(
            marks.Contains, c => InClass(c, CodePointClass.CombiningMark) && !InClass(c, CodePointClass.Decomposes));
    }

    [Test]
    public unsafe void Decomposes_says_whether_NFD_changes_a_code_point()
    {
        uint* to = stackalloc uint[CanonicalDecomposition.MaximumLength];
        foreach (uint c in OracleCodePoints.All)
        {
            bool changes = CanonicalDecomposition.Decompose(c, to) > 1 || *to != c;
            if (changes != InClass(c, CodePointClass.Decomposes)) Assert.Fail(OracleCodePoints.Name(c));
        }
    }

    [Test]
    public unsafe void Lowercases_says_whether_lower_case_changes_a_code_point()
    {
        uint* to = stackalloc uint[Lowercase.MaximumLength];
        foreach (uint c in OracleCodePoints.All)
        {
            bool changes = Lowercase.Map(c, to) > 1 || *to != c;
            if (changes != InClass(c, CodePointClass.Lowercases)) Assert.Fail(OracleCodePoints.Name(c));
        }
    }

    [Test]
    public void Surrogates_and_unassigned_code_points_have_no_class()
    {
        uint[] unassigned = [0xD800, 0xDFFF, 0x378, 0xFDD0, 0xFFFF, 0x1FFFE, 0x10FFFF];
        Assert.That(unassigned.Select(CodePointClasses.Of), Is.All.EqualTo(CodePointClass.None));
    }

    [TestCase(0x110000u)]
    [TestCase(uint.MaxValue)]
    public void What_is_no_code_point_is_refused(uint value) =>
        Assert.That(() => CodePointClasses.Of(value), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static bool InClass(uint codePoint, CodePointClass kind) =>
        (CodePointClasses.Of(codePoint) & kind) != 0;

    private static bool IsDropped(uint c) =>
        InClass(c, CodePointClass.Other) && c is not ('\t' or '\n' or '\r') || c == 0xFFFD;

    private static void Compare(string keyword, Func<uint, bool> actual) =>
        Compare(OracleCodePoints.Set(keyword).Contains, actual);

    private static void Compare(Func<uint, bool> expected, Func<uint, bool> actual) =>
        Assert.That(OracleCodePoints.All.Where(c => expected(c) != actual(c)).Select(OracleCodePoints.Name), Is.Empty);
}
