namespace Arena.Core.Text.Unicode;

/// <summary>
/// NFD of single code points, and the combining classes by which a text of them is put in order afterwards. As of
/// Unicode 9.0: later characters neither decompose nor move. Any number may be asked about, and what is no code point
/// stays as it is.
/// </summary>
public static unsafe class CanonicalDecomposition
{
    /// <summary>A decomposition has at most so many code points.</summary>
    public const int MaximumLength = DecompositionTable.MaximumLength;

    private const int LengthBits = 2;

    // A compile error if lengths, stored less one, outgrow their bits, or a syllable outgrows the maximum.
    private const uint LengthsFit = MaximumLength <= 1 << LengthBits && MaximumLength >= 3 ? 0 : -1;

    /// <summary>Writes the full decomposition of a code point, or the code point itself.</summary>
    /// <param name="codePoint">The code point.</param>
    /// <param name="destination">Receives up to MaximumLength code points.</param>
    /// <returns>How many were written.</returns>
    public static int Decompose(uint codePoint, uint* destination)
    {
        if (codePoint - FirstSyllable < Syllables) return DecomposeSyllable(codePoint - FirstSyllable, destination);

        uint entry = codePoint < DecompositionTable.Limit
            ? TwoStage.At(DecompositionTable.Blocks, DecompositionTable.Values, DecompositionTable.Shift, codePoint)
            : 0u;
        if (entry == 0)
        {
            *destination = codePoint;
            return 1;
        }

        int start = (int)(entry >> LengthBits);
        int length = (int)(entry & ((1 << LengthBits) - 1)) + 1;
        for (int i = 0; i < length; i++) destination[i] = DecompositionTable.Characters[start + i];
        return length;
    }

    /// <summary>The canonical combining class, 0 to 240; 0 is a character that is never reordered.</summary>
    public static int CombiningClass(uint codePoint) => codePoint < CombiningClassTable.Limit
        ? TwoStage.At(CombiningClassTable.Blocks, CombiningClassTable.Values, CombiningClassTable.Shift, codePoint)
        : 0;

    // Hangul: all combinations of a leading consonant, a vowel and perhaps a trailing consonant, in order.
    private const uint FirstSyllable = 0xAC00;
    private const uint FirstLeading = 0x1100;
    private const uint FirstVowel = 0x1161;
    private const uint NoTrailing = 0x11A7;
    private const uint LeadingCount = 19;
    private const uint VowelCount = 21;
    private const uint TrailingCount = 28; // "none" counts
    private const uint Syllables = LeadingCount * VowelCount * TrailingCount;

    private static int DecomposeSyllable(uint number, uint* destination)
    {
        uint trailing = number % TrailingCount;
        destination[0] = FirstLeading + number / (VowelCount * TrailingCount);
        destination[1] = FirstVowel + number / TrailingCount % VowelCount;
        if (trailing == 0) return 2;
        destination[2] = NoTrailing + trailing;
        return 3;
    }
}
