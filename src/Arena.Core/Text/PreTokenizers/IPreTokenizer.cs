using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>
/// One entry of tokenizer.json's "pre_tokenizer": cuts a normalized text into words. It may write the text anew, as ByteLevel
/// and Metaspace do; then its splits index the new text.
///
/// A split begins at the start of the original where text.Starts of its first byte is 0.
/// </summary>
public interface IPreTokenizer
{
    /// <summary>Replaces each split by the words found in it, in order.</summary>
    /// <param name="text">The text that the splits index. Scratch that lasts as long as the encoder belongs in it.</param>
    /// <param name="splits">What to cut; receives the words.</param>
    /// <returns>False if memory ran out; text and splits are then unusable.</returns>
    bool Cut(ref NormalizedText text, ref SplitList splits);
}
