using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Unicode;

/// <summary>What the oracle does with every code point, as recorded by tests/conformance/unicode/make.mjs.</summary>
internal static class OracleCodePoints
{
    public const uint Last = 0x10FFFF;

    private static readonly string[][] Lines =
        [.. File.ReadLines(FindFile()).Where(line => line[0] != '#').Select(line => line.Split(' '))];

    public static IEnumerable<uint> All
    {
        get
        {
            for (uint c = 0; c <= Last; c++) yield return c;
        }
    }

    /// <summary>The code points listed under a keyword.</summary>
    public static HashSet<uint> Set(string keyword) => [.. Items(keyword).SelectMany(Range)];

    /// <summary>The marks of each combining class, from the lowest class to the highest.</summary>
    public static IEnumerable<uint[]> CombiningGroups =>
        Lines.Where(line => line[0] == "combining").Select(line => line.Skip(1).SelectMany(Range).ToArray());

    /// <summary>What each code point listed under a keyword becomes.</summary>
    public static Dictionary<uint, uint[]> Mapping(string keyword) => Items(keyword)
        .Select(item => item.Split('='))
        .ToDictionary(pair => Hexadecimal(pair[0]), pair => Sequence(pair[1]));

    public static string Name(uint codePoint) => $"U+{codePoint:X4}";

    private static string[] Items(string keyword)
    {
        string[] items = [.. Lines.Where(line => line[0] == keyword).SelectMany(line => line.Skip(1))];
        Assert.That(items, Is.Not.Empty, $"nothing is recorded under {keyword}");
        return items;
    }

    private static uint[] Sequence(string text) => text == "nothing" ? [] : [.. text.Split('+').Select(Hexadecimal)];

    private static IEnumerable<uint> Range(string item)
    {
        string[] ends = item.Split("..");
        for (uint c = Hexadecimal(ends[0]); c <= Hexadecimal(ends[^1]); c++) yield return c;
    }

    private static uint Hexadecimal(string digits) =>
        uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string FindFile()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "tests", "conformance", "unicode", "bert-code-points.txt");
            if (File.Exists(path)) return path;
        }

        throw new FileNotFoundException("there is no tests/conformance/unicode/bert-code-points.txt above the tests");
    }
}
