using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;

namespace Arena.UnicodeGenerator;

/// <summary>A Unicode Character Database, and of each code point the version that assigned it.</summary>
internal sealed class UnicodeDatabase
{
    public const int CodePoints = 0x110000;

    /// <summary>The package as its own manifest names it, for the first line of what is generated.</summary>
    public required string Source { get; init; }

    /// <summary>Null for code points that are not assigned.</summary>
    public string?[] Category { get; } = new string?[CodePoints];

    public Version?[] Age { get; } = new Version?[CodePoints];

    public byte[] CombiningClass { get; } = new byte[CodePoints];

    /// <summary>One step of the canonical mapping, of those that have one.</summary>
    public Dictionary<int, int[]> CanonicalMapping { get; } = [];

    /// <summary>One step of the compatibility mapping, of those that have one.</summary>
    public Dictionary<int, int[]> CompatibilityMapping { get; } = [];

    /// <summary>Canonical mappings that NFC does not undo, of those listed by hand.</summary>
    public HashSet<int> CompositionExclusions { get; } = [];

    public HashSet<int> Alphabetic { get; } = [];

    public string?[] Script { get; } = new string?[CodePoints];

    /// <summary>Grapheme_Cluster_Break, null being Other.</summary>
    public string?[] GraphemeBreak { get; } = new string?[CodePoints];

    /// <summary>Indic_Conjunct_Break, null being None.</summary>
    public string?[] ConjunctBreak { get; } = new string?[CodePoints];

    public HashSet<int> ExtendedPictographic { get; } = [];

    /// <summary>Unconditional lower case: the simple mapping, or the sequence where that is longer.</summary>
    public Dictionary<int, int[]> Lowercase { get; } = [];

    public HashSet<int> WhiteSpace { get; } = [];

    public static UnicodeDatabase Read(string directory)
    {
        using JsonDocument manifest = Open(directory, "package.json");
        JsonElement root = manifest.RootElement;
        var database = new UnicodeDatabase { Source = $"{root.GetProperty("name")} {root.GetProperty("version")}" };
        database.ReadCharacters(directory);
        database.ReadAges(directory);
        database.ReadWhiteSpace(directory);
        database.ReadSpecialCasing(directory);
        database.ReadExclusions(directory);
        database.ReadDerivedProperties(directory);
        Fill(database.Script, directory, "Scripts.json", "script");
        Fill(database.GraphemeBreak, directory, "auxiliary/GraphemeBreakProperty.json", "property");
        return database;
    }

    private void ReadCharacters(string directory)
    {
        int first = 0;
        using JsonDocument document = Open(directory, "UnicodeData.json");
        foreach (JsonElement character in document.RootElement.GetProperty("UnicodeData").EnumerateArray())
        {
            int codePoint = CodePoint(character.GetProperty("codepoint"));
            string name = character.GetProperty("name").GetString()!;
            string category = character.GetProperty("category").GetString()!;

            // Large blocks are two lines, "<..., First>" and "<..., Last>".
            if (!name.EndsWith(", Last>", StringComparison.Ordinal)) first = codePoint;
            Array.Fill(Category, category, first, codePoint - first + 1);
            string combiningClass = character.GetProperty("canonicalCombiningClass").GetString()!;
            CombiningClass[codePoint] = byte.Parse(combiningClass, CultureInfo.InvariantCulture);

            // A mapping that begins with a <tag> is a compatibility mapping.
            if (Text(character, "characterDecompositionMapping") is { } mapping) ReadMapping(codePoint, mapping);
            if (Text(character, "lower") is { } lower) Lowercase[codePoint] = [Hexadecimal(lower)];
        }
    }

    private void ReadMapping(int codePoint, string mapping)
    {
        bool isCanonical = mapping[0] != '<';
        int[] parts = [.. mapping.Split(' ').Skip(isCanonical ? 0 : 1).Select(Hexadecimal)];
        (isCanonical ? CanonicalMapping : CompatibilityMapping)[codePoint] = parts;
    }

    private void ReadExclusions(string directory)
    {
        using JsonDocument document = Open(directory, "CompositionExclusions.json");
        foreach (JsonElement entry in document.RootElement.GetProperty(nameof(CompositionExclusions)).EnumerateArray())
            CompositionExclusions.Add(CodePoint(entry));
    }

    private void ReadDerivedProperties(string directory)
    {
        foreach ((int codePoint, JsonElement entry) in Entries(directory, "DerivedCoreProperties.json"))
        {
            string property = entry.GetProperty("property").GetString()!;
            if (property == "Alphabetic") Alphabetic.Add(codePoint);
            if (property == "InCB") ConjunctBreak[codePoint] = entry.GetProperty("syllabicCategory").GetString();
        }

        foreach ((int codePoint, JsonElement entry) in Entries(directory, "emoji/emoji-data.json"))
            if (entry.GetProperty("property").GetString() == "Extended_Pictographic") ExtendedPictographic.Add(codePoint);
    }

    private static void Fill(string?[] values, string directory, string file, string property)
    {
        foreach ((int codePoint, JsonElement entry) in Entries(directory, file))
            values[codePoint] = entry.GetProperty(property).GetString();
    }

    /// <summary>Every code point of every range of a file whose only member is named after it.</summary>
    private static IEnumerable<(int CodePoint, JsonElement Entry)> Entries(string directory, string file)
    {
        using JsonDocument document = Open(directory, file);
        foreach (JsonElement entry in document.RootElement.GetProperty(Path.GetFileNameWithoutExtension(file)).EnumerateArray())
        {
            (int start, int end) = Range(entry);
            for (int c = start; c <= end; c++) yield return (c, entry);
        }
    }

    private void ReadAges(string directory)
    {
        using JsonDocument document = Open(directory, "DerivedAge.json");
        foreach (JsonElement entry in document.RootElement.GetProperty("DerivedAge").EnumerateArray())
        {
            (int start, int end) = Range(entry);
            Array.Fill(Age, Version.Parse(entry.GetProperty("unicodeVersion").GetString()!), start, end - start + 1);
        }
    }

    private void ReadWhiteSpace(string directory)
    {
        using JsonDocument document = Open(directory, "PropList.json");
        foreach (JsonElement entry in document.RootElement.GetProperty("PropList").EnumerateArray())
        {
            if (entry.GetProperty("property").GetString() != "White_Space") continue;
            (int start, int end) = Range(entry);
            WhiteSpace.UnionWith(Enumerable.Range(start, end - start + 1));
        }
    }

    private void ReadSpecialCasing(string directory)
    {
        using JsonDocument document = Open(directory, "SpecialCasing.json");
        foreach (JsonElement entry in document.RootElement.GetProperty("SpecialCasing").EnumerateArray())
        {
            // Conditions are languages and contexts such as the final sigma; the oracle maps each character by itself.
            if (entry.TryGetProperty("conditions", out _)) continue;
            int codePoint = CodePoint(entry.GetProperty("codepoint"));
            int[] sequence = [.. entry.GetProperty("lowerSequence").EnumerateArray().Select(CodePoint)];
            if (sequence is not [var single] || single != codePoint) Lowercase[codePoint] = sequence;
        }
    }

    private static JsonDocument Open(string directory, string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, file)));

    private static string? Text(JsonElement entry, string property) =>
        entry.TryGetProperty(property, out JsonElement value) ? value.GetString() : null;

    private static (int Start, int End) Range(JsonElement entry)
    {
        JsonElement range = entry.GetProperty("range");
        return (CodePoint(range[0]), CodePoint(range[range.GetArrayLength() - 1]));
    }

    private static int CodePoint(JsonElement element) => Hexadecimal(element.GetString()!);

    private static int Hexadecimal(string digits) =>
        int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
