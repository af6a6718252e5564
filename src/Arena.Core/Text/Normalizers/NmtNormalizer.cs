namespace Arena.Core.Text.Normalizers;

/// <summary>SentencePiece's cleaning for machine translation: controls go, odd spaces and marks of direction become spaces.</summary>
public sealed class NmtNormalizer : INormalizer
{
    private readonly struct Rule : CharacterFilter.IRule
    {
        public static bool Keep(ref uint codePoint)
        {
            if (codePoint is (>= 0x01 and <= 0x08) or 0x0B or (>= 0x0E and <= 0x1F) or 0x7F or 0x8F or 0x9F) return false;
            bool isSpace = codePoint is 0x09 or 0x0A or 0x0C or 0x0D or 0x1680 or (>= 0x200B and <= 0x200F)
                or 0x2028 or 0x2029 or 0x2581 or 0xFEFF or 0xFFFD;
            if (isSpace) codePoint = ' ';
            return true;
        }
    }

    public bool Normalize(ref NormalizedText text) => CharacterFilter.Apply<Rule>(ref text);
}
