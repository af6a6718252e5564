using System;
using System.Collections.Generic;
using System.Linq;
using Arena.Core.Text.Unicode;

namespace Arena.UnicodeGenerator;

/// <summary>
/// Unicode as HuggingFace tokenizers 0.23.x sees it. It takes its facts from six libraries, each of its own Unicode
/// version. What was assigned later is unassigned to the older ones; apart from that a few categories have changed.
/// </summary>
internal static partial class OracleUnicode
{
    /// <summary>General categories: Rust crate unicode_categories 0.1.1.</summary>
    private static readonly Version Categories = new(8, 0);

    /// <summary>NFD and combining classes: Rust crate unicode-normalization-alignments 0.1.12.</summary>
    private static readonly Version Normalization = new(9, 0);

    /// <summary>\w of the regular expressions in Rust: crate regex-syntax 0.8.</summary>
    private static readonly Version Words = new(16, 0);

    /// <summary>Lower case, numbers and white space, and graphemes of crate unicode-segmentation 1.13: the standard library of the Rust that built the packages.</summary>
    private static readonly Version Casing = new(17, 0);

    /// <summary>
    /// The capitals that are new in 17.0, which the database does not have yet: first and last, and how far away their
    /// small letters are.
    /// </summary>
    private static readonly (int First, int Last, int Distance)[] CapitalsOf17 =
    [
        (0xA7CE, 0xA7CE, 1),
        (0xA7D2, 0xA7D2, 1),
        (0xA7D4, 0xA7D4, 1),
        (0x16EA0, 0x16EB8, 27), // BERIA ERFE
    ];

    /// <summary>In 8.0, of the characters whose category has changed since in a way that matters here.</summary>
    private static readonly Dictionary<int, string> CategoriesOf8 = new()
    {
        [0x166D] = "Po",  // CANADIAN SYLLABICS CHI SIGN, a symbol since 12.0
        [0x1734] = "Mn",  // HANUNOO SIGN PAMUDPOD, a spacing mark since 14.0
        [0x1885] = "Lo",  // MONGOLIAN LETTER ALI GALI BALUDA, a mark since 9.0
        [0x1886] = "Lo",  // MONGOLIAN LETTER ALI GALI THREE BALUDA, a mark since 9.0
        [0xA9BD] = "Mc",  // JAVANESE CONSONANT SIGN KERET, nonspacing since 11.0
        [0x111C9] = "Po", // SHARADA SANDHI MARK, a mark since 11.0
        [0x1171E] = "Mn", // AHOM CONSONANT SIGN MEDIAL RA, a spacing mark since 16.0
    };

    /// <summary>Digits and numbers that are new in 17.0.</summary>
    private static readonly HashSet<int> NumbersOf17 = [.. Enumerable.Range(0x11DE0, 10), .. Enumerable.Range(0x16FF4, 3)];

    /// <summary>Whether it is a mark in 9.0, of the characters for which that has changed since.</summary>
    private static readonly Dictionary<int, bool> MarksOf9 = new()
    {
        [0x1CF2] = true,   // VEDIC SIGN ARDHAVISARGA, a letter since 12.0
        [0x1CF3] = true,   // VEDIC SIGN ROTATED ARDHAVISARGA, a letter since 12.0
        [0x111C9] = false, // SHARADA SANDHI MARK, a mark since 11.0
    };

    /// <summary>Scripts in 9.0, of the characters whose script has changed since.</summary>
    private static readonly Dictionary<int, string> ScriptsOf9 = new()
    {
        [0x589] = "Common",
        [0x61C] = "Common",
        [0x953] = "Devanagari",
        [0x954] = "Devanagari",
    };

    public static string Provenance(UnicodeDatabase database) =>
        $"npm package {database.Source}; categories as of {Categories}, normalization and scripts {Normalization}, words {Words}, casing and graphemes {Casing}";

    public static CodePointClass[] Classes(UnicodeDatabase database)
    {
        Dictionary<int, int[]> decompositions = Decompositions(database);
        Dictionary<int, int[]> lowercase = Lowercase(database);
        byte[] combining = CombiningClasses(database);
        var classes = new CodePointClass[UnicodeDatabase.CodePoints];
        for (int c = 0; c < classes.Length; c++)
        {
            if (database.WhiteSpace.Contains(c)) classes[c] |= CodePointClass.Whitespace;
            if (IsChinese(c)) classes[c] |= CodePointClass.Cjk;
            if (decompositions.ContainsKey(c) || IsHangul(c)) classes[c] |= CodePointClass.Decomposes;
            if (lowercase.ContainsKey(c)) classes[c] |= CodePointClass.Lowercases;
            if (combining[c] != 0) classes[c] |= CodePointClass.CombiningMark;
            classes[c] |= OfCategory(c, CategoryOf(database, c));
        }

        return classes;
    }

    /// <summary>What the pre-tokenizers and StripAccents ask about a code point, as flags of CharacterKinds.</summary>
    public static CharacterKinds[] Kinds(UnicodeDatabase database)
    {
        var kinds = new CharacterKinds[UnicodeDatabase.CodePoints];
        for (int c = 0; c < kinds.Length; c++)
        {
            string? category = database.Age[c] is null ? null : database.Category[c];
            if (category is ['N', _] || NumbersOf17.Contains(c)) kinds[c] |= CharacterKinds.Numeric;
            if (category is "Nd" or "Pc" or ['M', _] || database.Alphabetic.Contains(c) || c is 0x200C or 0x200D) kinds[c] |= CharacterKinds.Word;
            if (database.Age[c] <= Normalization && MarksOf9.GetValueOrDefault(c, category is ['M', _])) kinds[c] |= CharacterKinds.Mark;
        }

        return kinds;
    }

    /// <summary>Scripts, numbered by name, after the changes that the oracle makes to them; zero is none.</summary>
    public static int[] Scripts(UnicodeDatabase database)
    {
        var numbers = new Dictionary<string, int>();
        var scripts = new int[UnicodeDatabase.CodePoints];
        for (int c = 0; c < scripts.Length; c++)
        {
            // A space belongs to whatever stands before it.
            if (c == ' ' || database.Age[c] is not { } age || age > Normalization || database.Script[c] is not { } script) continue;
            script = ScriptsOf9.GetValueOrDefault(c, script);
            if (script is "Hiragana" or "Katakana" || c == 0x30FC) script = "Han";
            if (!numbers.TryGetValue(script, out int number)) numbers.Add(script, number = numbers.Count + 1);
            scripts[c] = number;
        }

        return scripts;
    }

    /// <summary>Full decompositions for NFKD, where they are not those of NFD.</summary>
    public static Dictionary<int, int[]> CompatibilityDecompositions(UnicodeDatabase database)
    {
        Dictionary<int, int[]> canonical = Decompositions(database);
        var full = new Dictionary<int, int[]>();
        foreach (int c in database.CompatibilityMapping.Keys.Concat(canonical.Keys).Where(c => database.Age[c] <= Normalization))
        {
            int[] parts = [.. Full(c)];
            if (!canonical.TryGetValue(c, out int[]? same) || !parts.SequenceEqual(same)) full.Add(c, parts);
        }

        return full;

        IEnumerable<int> Full(int c) =>
            database.CanonicalMapping.TryGetValue(c, out int[]? step) || database.CompatibilityMapping.TryGetValue(c, out step)
                ? step.SelectMany(Full)
                : [c];
    }

    /// <summary>Pairs that NFC makes one, by the first: the second and what they become. Hangul is arithmetic.</summary>
    public static Dictionary<int, List<(int Second, int Composite)>> Compositions(UnicodeDatabase database)
    {
        var compositions = new Dictionary<int, List<(int, int)>>();
        foreach ((int c, int[] parts) in database.CanonicalMapping.OrderBy(entry => entry.Value.Last()))
        {
            bool excluded = parts.Length != 2 || database.CompositionExclusions.Contains(c) || database.Age[c] > Normalization
                || database.CombiningClass[c] != 0 || database.CombiningClass[parts[0]] != 0;
            if (excluded) continue;
            if (!compositions.TryGetValue(parts[0], out List<(int, int)>? seconds)) compositions.Add(parts[0], seconds = []);
            seconds.Add((parts[1], c));
        }

        return compositions;
    }

    /// <summary>Full canonical decompositions, without Hangul syllables: those are arithmetic.</summary>
    public static Dictionary<int, int[]> Decompositions(UnicodeDatabase database)
    {
        Dictionary<int, int[]> steps = database.CanonicalMapping;
        return steps.Keys.Where(c => database.Age[c] <= Normalization).ToDictionary(c => c, c => Full(c).ToArray());

        IEnumerable<int> Full(int c) => steps.TryGetValue(c, out int[]? step) ? step.SelectMany(Full) : [c];
    }

    public static byte[] CombiningClasses(UnicodeDatabase database) =>
        [.. database.CombiningClass.Select((value, c) => database.Age[c] <= Normalization ? value : (byte)0)];

    public static Dictionary<int, int[]> Lowercase(UnicodeDatabase database)
    {
        var lowercase = new Dictionary<int, int[]>(database.Lowercase);
        foreach ((int first, int last, int distance) in CapitalsOf17)
            for (int c = first; c <= last; c++) lowercase.Add(c, [c + distance]);
        return lowercase;
    }

    private static string? CategoryOf(UnicodeDatabase database, int c)
    {
        if (database.Age[c] is not { } age || age > Categories) return null;
        return CategoriesOf8.GetValueOrDefault(c, database.Category[c]!);
    }

    private static CodePointClass OfCategory(int c, string? category)
    {
        // The pre-tokenizer counts every ASCII character that is neither letter, digit, space nor control, symbols too.
        if (c is >= '!' and <= '~' && !char.IsAsciiLetterOrDigit((char)c)) return CodePointClass.Punctuation;

        // Unassigned is not "other" to the oracle, against what its comment says.
        if (category is "Cc" or "Cf" or "Co") return CodePointClass.Other;
        if (category is "Mn") return CodePointClass.NonspacingMark;
        return category is ['P', _] ? CodePointClass.Punctuation : CodePointClass.None;
    }

    /// <summary>As in the oracle's source, where 2B820..2B91F, the beginning of extension E, is missing.</summary>
    private static bool IsChinese(int c) => c is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    private static bool IsHangul(int c) => c is >= 0xAC00 and <= 0xD7A3;
}
