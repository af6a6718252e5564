using System;

namespace Arena.Core.Text.Unicode;

/// <summary>The pairs of characters that NFC and NFKC make one, as of Unicode 9.0.</summary>
public static class Composition
{
    private const uint FirstSyllable = 0xAC00;
    private const uint FirstLeading = 0x1100;
    private const uint FirstVowel = 0x1161;
    private const uint NoTrailing = 0x11A7;
    private const uint LeadingCount = 19;
    private const uint VowelCount = 21;
    private const uint TrailingCount = 28;

    /// <summary>Composes two code points.</summary>
    /// <returns>The composite, or zero if there is none.</returns>
    public static uint Compose(uint first, uint second)
    {
        if (first - FirstLeading < LeadingCount && second - FirstVowel < VowelCount)
        {
            return FirstSyllable + ((first - FirstLeading) * VowelCount + (second - FirstVowel)) * TrailingCount;
        }

        uint syllable = first - FirstSyllable;
        if (syllable < LeadingCount * VowelCount * TrailingCount && syllable % TrailingCount == 0 && second - NoTrailing - 1 < TrailingCount - 1)
        {
            return first + (second - NoTrailing);
        }

        return Look(first, second);
    }

    private static uint Look(uint first, uint second)
    {
        if (first >= CompositionTable.Limit) return 0;
        int entry = TwoStage.At(CompositionTable.Blocks, CompositionTable.Values, CompositionTable.Shift, first);
        if (entry == 0) return 0;
        int start = CompositionTable.Starts[entry];
        int found = CompositionTable.Seconds[start..CompositionTable.Starts[entry + 1]].BinarySearch(second);
        return found < 0 ? 0 : CompositionTable.Composites[start + found];
    }
}
