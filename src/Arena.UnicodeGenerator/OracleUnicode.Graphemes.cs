using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Arena.Core.Text.Unicode;

namespace Arena.UnicodeGenerator;

/// <summary>
/// Grapheme clusters of Unicode 17.0: what the database has for 16.0, and what has changed. The changes were found by asking
/// the oracle about every code point.
/// </summary>
internal static partial class OracleUnicode
{
    private static readonly HashSet<int> ExtendOf17 = Ranges("1ACF..1ADD 1AE0..1AEB 10EFA..10EFB 11B60 11B62..11B64 11B66 1E6E3 1E6E6 1E6EE..1E6EF 1E6F5");

    private static readonly HashSet<int> SpacingMarksOf17 = Ranges("11B61 11B65 11B67");

    /// <summary>Viramas that join consonants, besides those of 16.0.</summary>
    private static readonly HashSet<int> LinkersOf17 = Ranges("1039 17D2 1A60 1B44 1BAB A9C0 AAF6 10A3F 11133 113D0 1193E 11A47 11A99 11F42");

    private static readonly HashSet<int> ConsonantsOf17 = Ranges("""
        1000..102A 103F 1050..1055 105A..105D 1061 1065..1066 106E..1070 1075..1081 108E 1780..17B3 1A20..1A54 1B0B..1B0C
        1B13..1B33 1B45..1B4C 1B83..1BA0 1BAE..1BAF 1BBB..1BBD A989..A98B A98F..A9B2 A9E0..A9E4 A9E7..A9EF A9FA..A9FE
        AA60..AA6F AA71..AA73 AA7A AA7E..AA7F AAE0..AAEA ABC0..ABDA 10A00 10A10..10A13 10A15..10A17 10A19..10A35 11103..11126
        11144 11147 11380..11389 1138B 1138E 11390..113B5 11900..11906 11909 1190C..11913 11915..11916 11918..1192F 11A00
        11A0B..11A32 11A50 11A5C..11A83 11F04..11F10 11F12..11F33
        """);

    private static readonly HashSet<int> NotPictographicSince17 = Ranges("""
        2388 2605 2607..260D 260F..2610 2612 2616..2617 2619..261C 261E..261F 2621 2624..2625 2627..2629 262B..262D 2630..2637
        263B..263F 2641 2643..2647 2654..265E 2661..2662 2664 2667 2669..267A 267C..267D 2680..2685 2690..2691 2698 269A
        269D..269F 26A2..26A6 26A8..26A9 26AC..26AF 26B2..26BC 26BF..26C3 26C6..26C7 26C9..26CD 26D0 26D2 26D5..26E8 26EB..26EF
        26F6 26FB..26FC 26FE..2701 2703..2704 270E 2710..2711 2765..2767 1F000..1F003 1F005..1F02B 1F030..1F093 1F0A0..1F0AE
        1F0B1..1F0BF 1F0C1..1F0CE 1F0D1..1F0F5 1F10D..1F10F 1F12F 1F16C..1F16F 1F1AD 1F260..1F265 1F322..1F323 1F394..1F395
        1F398 1F39C..1F39D 1F3F1..1F3F2 1F3F6 1F4FE 1F546..1F548 1F54F 1F568..1F56E 1F571..1F572 1F57B..1F586 1F588..1F589
        1F58E..1F58F 1F591..1F594 1F597..1F5A3 1F5A6..1F5A7 1F5A9..1F5B0 1F5B3..1F5BB 1F5BD..1F5C1 1F5C5..1F5D0 1F5D4..1F5DB
        1F5DF..1F5E0 1F5E2 1F5E4..1F5E7 1F5E9..1F5EE 1F5F0..1F5F2 1F5F4..1F5F9 1F6C6..1F6CA 1F6D3..1F6D4 1F6E6..1F6E8 1F6EA
        1F6F1..1F6F2 1F774..1F77F 1F7D5..1F7D9 1F8B0..1F8BB 1F8C0..1F8C1 1F8D0..1F8D8 1FA00..1FA57 1FA60..1FA6D
        """);

    public static GraphemeClass[] Graphemes(UnicodeDatabase database)
    {
        var classes = new GraphemeClass[UnicodeDatabase.CodePoints];
        for (int c = 0; c < classes.Length; c++)
        {
            bool isLinker = database.ConjunctBreak[c] == "Linker" || LinkersOf17.Contains(c);
            classes[c] = BreakOf(database, c);
            if (database.ExtendedPictographic.Contains(c) && !NotPictographicSince17.Contains(c)) classes[c] |= GraphemeClass.Pictographic;
            if (isLinker) classes[c] |= GraphemeClass.Linker;
            else if (database.ConjunctBreak[c] == "Extend" || ExtendOf17.Contains(c)) classes[c] |= GraphemeClass.ConjunctExtend;
            if (database.ConjunctBreak[c] == "Consonant" || ConsonantsOf17.Contains(c)) classes[c] |= GraphemeClass.Consonant;
        }

        return classes;
    }

    private static GraphemeClass BreakOf(UnicodeDatabase database, int c)
    {
        if (ExtendOf17.Contains(c)) return GraphemeClass.Extend;
        if (SpacingMarksOf17.Contains(c)) return GraphemeClass.SpacingMark;

        // ZANABAZAR SQUARE CLUSTER-INITIAL LETTER RA
        if (c == 0x11A3A) return GraphemeClass.Other;
        return database.GraphemeBreak[c] switch
        {
            "CR" => GraphemeClass.CarriageReturn,
            "LF" => GraphemeClass.LineFeed,
            "Control" => GraphemeClass.Control,
            "Extend" => GraphemeClass.Extend,
            "ZWJ" => GraphemeClass.Joiner,
            "Regional_Indicator" => GraphemeClass.RegionalIndicator,
            "Prepend" => GraphemeClass.Prepend,
            "SpacingMark" => GraphemeClass.SpacingMark,
            "L" => GraphemeClass.Leading,
            "V" => GraphemeClass.Vowel,
            "T" => GraphemeClass.Trailing,
            "LV" => GraphemeClass.LeadingVowel,
            "LVT" => GraphemeClass.Syllable,
            _ => GraphemeClass.Other,
        };
    }

    private static HashSet<int> Ranges(string text) =>
        [.. text.Split((char[])[' ', '\n'], System.StringSplitOptions.RemoveEmptyEntries).SelectMany(Range)];

    private static IEnumerable<int> Range(string text)
    {
        int[] ends = [.. text.Split("..").Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    }
}
