using System;

namespace Arena.Core.Text.Unicode;

/// <summary>
/// How a code point takes part in grapheme clusters, by Unicode 17.0: one of the values of Grapheme_Cluster_Break in the low
/// bits, and what the rules for emoji and for Indic conjuncts ask besides.
/// </summary>
[Flags]
public enum GraphemeClass : byte
{
    Other = 0,
    CarriageReturn = 1,
    LineFeed = 2,
    Control = 3,
    Extend = 4,
    Joiner = 5,
    RegionalIndicator = 6,
    Prepend = 7,
    SpacingMark = 8,
    Leading = 9,
    Vowel = 10,
    Trailing = 11,
    LeadingVowel = 12,
    Syllable = 13,

    /// <summary>The bits of those above.</summary>
    Break = 15,

    Pictographic = 16,
    Consonant = 32,
    ConjunctExtend = 64,
    Linker = 128,
}
