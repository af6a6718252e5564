using System;
using System.Collections.Generic;
using System.Linq;
using Arena.Core.Text.Unicode;

namespace Arena.UnicodeGenerator;

/// <summary>
/// Unicode as HuggingFace tokenizers 0.23.x sees it. It takes its facts from three libraries, each of its own Unicode
/// version. What was assigned later is unassigned to the older ones; apart from that a few categories have changed.
/// </summary>
internal static class OracleUnicode
{
    /// <summary>General categories: Rust crate unicode_categories 0.1.1.</summary>
    private static readonly Version Categories = new(8, 0);

    /// <summary>NFD and combining classes: Rust crate unicode-normalization-alignments 0.1.12.</summary>
    private static readonly Version Normalization = new(9, 0);

    /// <summary>Lower case and white space: the standard library of the Rust that built the packages.</summary>
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

    public static string Provenance(UnicodeDatabase database) =>
        $"npm package {database.Source}; categories as of {Categories}, normalization {Normalization}, casing {Casing}";

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
