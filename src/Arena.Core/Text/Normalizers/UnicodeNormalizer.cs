namespace Arena.Core.Text.Normalizers;

/// <summary>tokenizer.json's NFC, NFD, NFKC and NFKD: the Unicode normalization forms, as of Unicode 9.0.</summary>
/// <param name="compatible">Compatibility decompositions: the forms with a K.</param>
/// <param name="composes">Put together again what composes: the forms with a C.</param>
public sealed class UnicodeNormalizer(bool compatible, bool composes) : INormalizer
{
    public bool Normalize(ref NormalizedText text) => UnicodeFormPass.Apply(ref text, compatible, composes);
}
