namespace Arena.Core.Text.Normalizers;

/// <summary>One entry of tokenizer.json's "normalizer": rewrites a text and keeps track of where each byte came from.</summary>
public interface INormalizer
{
    /// <summary>Rewrites the text in place.</summary>
    /// <returns>False if memory ran out; the text is then unusable.</returns>
    bool Normalize(ref NormalizedText text);
}
