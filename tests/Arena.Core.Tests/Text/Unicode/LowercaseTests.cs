using System.Collections.Generic;
using System.Linq;
using Arena.Core.Text.Unicode;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Unicode;

public class LowercaseTests
{
    [Test]
    public void Every_code_point_is_mapped_as_the_oracle_does_it()
    {
        Dictionary<uint, uint[]> lower = OracleCodePoints.Mapping("lower");
        foreach (uint c in OracleCodePoints.All)
        {
            uint[] expected = lower.GetValueOrDefault(c, [c]);
            uint[] actual = Map(c);
            if (!actual.SequenceEqual(expected)) Assert.That(actual, Is.EqualTo(expected), OracleCodePoints.Name(c));
        }
    }

    [Test]
    public void Lower_case_has_no_lower_case_of_its_own()
    {
        foreach (uint c in OracleCodePoints.All)
            if (Map(c).Any(part => Map(part) is not [var same] || same != part)) Assert.Fail(OracleCodePoints.Name(c));
    }

    [Test]
    public void The_longest_mapping_has_the_maximum_length() =>
        Assert.That(OracleCodePoints.All.Max(c => Map(c).Length), Is.EqualTo(Lowercase.MaximumLength));

    [TestCase(0x3A3u, ExpectedResult = 0x3C3u, TestName = "A sigma is never final")]
    [TestCase(0x212Au, ExpectedResult = 0x6Bu, TestName = "The kelvin sign becomes a plain k")]
    [TestCase(0x1E9Eu, ExpectedResult = 0xDFu, TestName = "The capital sharp s becomes the small one")]
    [TestCase(0xA7DCu, ExpectedResult = 0x19Bu, TestName = "A capital of Unicode 16 is known")]
    [TestCase(0x110000u, ExpectedResult = 0x110000u, TestName = "The first number beyond Unicode stays as it is")]
    [TestCase(uint.MaxValue, ExpectedResult = uint.MaxValue, TestName = "The greatest number stays as it is")]
    public uint Single_mappings(uint codePoint) => Map(codePoint).Single();

    private static unsafe uint[] Map(uint codePoint)
    {
        uint* parts = stackalloc uint[Lowercase.MaximumLength];
        int count = Lowercase.Map(codePoint, parts);
        return [.. new System.ReadOnlySpan<uint>(parts, count)];
    }
}
