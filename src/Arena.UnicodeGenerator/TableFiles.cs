using System;
using System.Collections.Generic;
using System.Linq;

namespace Arena.UnicodeGenerator;

/// <summary>The generated files, as pairs of path and text.</summary>
internal static class TableFiles
{
    public static IEnumerable<(string Path, string Text)> Of(UnicodeDatabase database)
    {
        string provenance = OracleUnicode.Provenance(database);
        return new[]
            {
                Classes(database), CombiningClasses(database), Decompositions(database), Lowercase(database), Kinds(database),
                Scripts(database), Graphemes(database), CompatibilityDecompositions(database), Compositions(database),
            }
            .Select(file => file.ToFile(provenance));
    }

    private static TableWriter Classes(UnicodeDatabase database)
    {
        int[] values = [.. OracleUnicode.Classes(database).Select(value => (int)value)];
        return new TableWriter("CodePointClassTable")
            .Table("Flags of CodePointClass.", TwoStageTable.Smallest(values, sizeof(byte)), "byte");
    }

    private static TableWriter Kinds(UnicodeDatabase database)
    {
        int[] values = [.. OracleUnicode.Kinds(database).Select(value => (int)value)];
        return new TableWriter("CharacterKindTable")
            .Table("Flags of CharacterKinds.", TwoStageTable.Smallest(values, sizeof(byte)), "byte");
    }

    private static TableWriter Scripts(UnicodeDatabase database) => new TableWriter("ScriptTable")
        .Table("Numbers of scripts; zero is none.", TwoStageTable.Smallest(OracleUnicode.Scripts(database), sizeof(byte)), "byte");

    private static TableWriter Graphemes(UnicodeDatabase database)
    {
        int[] values = [.. OracleUnicode.Graphemes(database).Select(value => (int)value)];
        return new TableWriter("GraphemeTable")
            .Table("A GraphemeClass, and flags of it.", TwoStageTable.Smallest(values, sizeof(byte)), "byte");
    }

    /// <summary>Values number the decompositions from one on; the start of each and of the one behind it are in Starts.</summary>
    private static TableWriter CompatibilityDecompositions(UnicodeDatabase database)
    {
        List<int> starts = [0, 0];
        List<int> characters = [];
        var values = new int[UnicodeDatabase.CodePoints];
        Dictionary<int, int[]> decompositions = OracleUnicode.CompatibilityDecompositions(database);
        foreach ((int codePoint, int[] decomposition) in decompositions.OrderBy(entry => entry.Key))
        {
            values[codePoint] = starts.Count - 1;
            characters.AddRange(decomposition);
            starts.Add(checked((ushort)characters.Count));
        }

        return new TableWriter("CompatibilityTable")
            .Constant("MaximumLength", decompositions.Values.Max(parts => parts.Length), "That of the longest one.")
            .Table("Index in Starts; zero where NFD and NFKD are the same.", TwoStageTable.Smallest(values, sizeof(ushort)), "ushort")
            .Array("Starts", "ushort", "Where each decomposition begins in Characters.", starts)
            .Array("Characters", "uint", "The full decompositions, one after the other.", characters);
    }

    /// <summary>Values number the characters that compose with one behind them, from one on.</summary>
    private static TableWriter Compositions(UnicodeDatabase database)
    {
        List<int> starts = [0, 0];
        List<int> seconds = [];
        List<int> composites = [];
        var values = new int[UnicodeDatabase.CodePoints];
        foreach ((int first, List<(int Second, int Composite)> pairs) in OracleUnicode.Compositions(database).OrderBy(entry => entry.Key))
        {
            values[first] = starts.Count - 1;
            seconds.AddRange(pairs.Select(pair => pair.Second));
            composites.AddRange(pairs.Select(pair => pair.Composite));
            starts.Add(seconds.Count);
        }

        return new TableWriter("CompositionTable")
            .Table("Index in Starts; zero if nothing composes with it.", TwoStageTable.Smallest(values, sizeof(ushort)), "ushort")
            .Array("Starts", "ushort", "Where the pairs of each character begin.", starts)
            .Array("Seconds", "uint", "The second characters, ascending for each first one.", seconds)
            .Array("Composites", "uint", "What each pair becomes.", composites);
    }

    private static TableWriter CombiningClasses(UnicodeDatabase database)
    {
        int[] values = [.. OracleUnicode.CombiningClasses(database).Select(value => (int)value)];
        return new TableWriter("CombiningClassTable")
            .Table("Canonical combining classes.", TwoStageTable.Smallest(values, sizeof(byte)), "byte");
    }

    /// <summary>A value is the start in Characters times four plus the length less one; zero is none.</summary>
    private static TableWriter Decompositions(UnicodeDatabase database)
    {
        // Something stands at the beginning, so that no decomposition of length one has the value zero.
        List<int> characters = [0];
        var values = new int[UnicodeDatabase.CodePoints];
        Dictionary<int, int[]> decompositions = OracleUnicode.Decompositions(database);
        foreach ((int codePoint, int[] decomposition) in decompositions.OrderBy(entry => entry.Key))
        {
            values[codePoint] = checked((ushort)(characters.Count << 2 | (decomposition.Length - 1)));
            characters.AddRange(decomposition);
        }

        const string Meaning = "Start in Characters times four, plus length less one; zero where nothing changes.";
        return new TableWriter("DecompositionTable")
            .Constant("MaximumLength", decompositions.Values.Max(parts => parts.Length), "That of the longest one.")
            .Table(Meaning, TwoStageTable.Smallest(values, sizeof(ushort)), "ushort")
            .Array("Characters", "uint", "The full canonical decompositions, one after the other.", characters);
    }

    /// <summary>Small letters stand at a few distances from their capitals: a value is the number of one.</summary>
    private static TableWriter Lowercase(UnicodeDatabase database)
    {
        List<int> distances = [0];
        var values = new int[UnicodeDatabase.CodePoints];
        foreach ((int codePoint, int[] lower) in OracleUnicode.Lowercase(database).OrderBy(entry => entry.Key))
        {
            if (lower.Length > 1)
            {
                RequireDottedI(codePoint, lower);
                continue;
            }

            int distance = lower[0] - codePoint;
            if (!distances.Contains(distance)) distances.Add(distance);
            values[codePoint] = distances.IndexOf(distance);
        }

        return new TableWriter("LowercaseTable")
            .Table("Index in Distances; zero if nothing changes.", TwoStageTable.Smallest(values, sizeof(byte)), "byte")
            .Array("Distances", "int", "What to add to a code point.", distances);
    }

    /// <summary>The only mapping to a sequence is written out in Lowercase.cs; another would need a table.</summary>
    private static void RequireDottedI(int codePoint, int[] lower)
    {
        if (codePoint != 0x130 || lower is not [0x69, 0x307])
            throw new InvalidOperationException($"U+{codePoint:X4} becomes a sequence unknown to Lowercase.cs");
    }
}
