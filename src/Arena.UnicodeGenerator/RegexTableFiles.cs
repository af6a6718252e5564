using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Arena.Core.Text.Regex;

namespace Arena.UnicodeGenerator;

/// <summary>
/// The tables of Text/Regex, from what the oracle's regular expressions answered about every code point
/// (tests/conformance/regex/properties.txt, which says how it was made).
/// </summary>
internal sealed class RegexTableFiles
{
    private const string Input = "tests/conformance/regex/properties.txt";
    private const string Provenance = Input + ", asked of npm package tokenizers 0.23.2; its Oniguruma has Unicode 16.0";

    private readonly List<string> _names = [];
    private readonly List<List<(int First, int Last)>> _sets = [];
    private readonly List<int[]> _folds = [];
    private readonly List<int[]> _several = [];

    private RegexTableFiles(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            if (line.StartsWith('#')) continue;
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            switch (words[0])
            {
                case "property":
                    _names.Add(string.Join(' ', words.Skip(1)));
                    _sets.Add([]);
                    break;
                case "fold":
                    _folds.Add([.. words.Skip(1).Select(Number)]);
                    break;
                case "several":
                    _several.Add([.. words.Skip(1).Select(Number)]);
                    break;
                default:
                    _sets[^1].AddRange(words.Select(Range));
                    break;
            }
        }
    }

    public static IEnumerable<(string Path, string Text)> Of(string repository)
    {
        RegexTableFiles tables = new(File.ReadLines(Path.Combine(repository, Input)));
        return new[] { tables.Properties(), tables.Folds(), tables.Classes() }.Select(file => file.ToFile(Provenance));
    }

    /// <summary>A set is the distances between its boundaries, seven bits a byte, the last byte of each below 128.</summary>
    private TableWriter Properties()
    {
        List<int> bytes = [];
        List<int> starts = [0];
        foreach (List<(int First, int Last)> set in _sets)
        {
            int boundary = 0;
            foreach ((int first, int last) in set)
            {
                AddDistance(bytes, first - boundary);
                AddDistance(bytes, last + 1 - first);
                boundary = last + 1;
            }

            starts.Add(bytes.Count);
        }

        return new TableWriter("RegexPropertyTable")
            .Lines("Names", "A line for each property: its names.", _names)
            .Array("Starts", "int", "Where each property begins in Boundaries, and where the last ends.", starts)
            .Array("Boundaries", "byte", "Distances from boundary to boundary: 7 bits a byte, the lowest first.", bytes);
    }

    /// <summary>Letters that are one are chained in a ring.</summary>
    private TableWriter Folds()
    {
        SortedDictionary<int, int> following = [];
        foreach (int[] orbit in _folds)
        {
            for (int i = 0; i < orbit.Length; i++) following.Add(orbit[i], orbit[(i + 1) % orbit.Length]);
        }

        return new TableWriter("RegexFoldTable")
            .Array("Letters", "int", "Letters that are one with others when case is ignored.", [.. following.Keys])
            .Array("Following", "int", "The next of those that are one with each, in a ring.", [.. following.Values])
            .Array("Several", "int", "A letter, for how many it stands, and those.", [.. _several.SelectMany(one => new[] { one[0], one.Length - 1 }.Concat(one.Skip(1)))]);
    }

    /// <summary>What the scanners of known grammars ask, as flags of ScanClass.</summary>
    private TableWriter Classes()
    {
        int[] values = new int[UnicodeDatabase.CodePoints];
        Mark(ScanClass.Letter, values, "l");
        Mark(ScanClass.Number, values, "n");
        Mark(ScanClass.Space, values, "space");
        Mark(ScanClass.Mark, values, "m");
        Mark(ScanClass.Upper, values, "lu", "lt", "lm", "lo", "m");
        Mark(ScanClass.Lower, values, "ll", "lm", "lo", "m");
        Mark(ScanClass.Han, values, "han");
        Mark(ScanClass.PunctuationOrSymbol, values, "p", "s");
        return new TableWriter("ScanClassTable").Table("Flags of ScanClass.", TwoStageTable.Smallest(values, sizeof(byte)), "byte");
    }

    private void Mark(ScanClass flag, int[] values, params string[] properties)
    {
        foreach ((int first, int last) in properties.SelectMany(property => _sets[_names.FindIndex(names => names.Split(' ').Contains(property))]))
        {
            for (int c = first; c <= last; c++) values[c] |= (int)flag;
        }
    }

    private static void AddDistance(List<int> bytes, int distance)
    {
        for (; distance >= 128; distance >>= 7) bytes.Add(distance & 0x7F | 0x80);
        bytes.Add(distance);
    }

    private static int Number(string hex) => int.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static (int First, int Last) Range(string range)
    {
        string[] ends = range.Split("..");
        return (Number(ends[0]), Number(ends[^1]));
    }
}
