using Arena.Core.Memory;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>A stretch of normalized text, in bytes.</summary>
public readonly record struct Split(uint Start, uint End);

/// <summary>One entry of tokenizer.json's "pre_tokenizer": cuts a normalized text into words.</summary>
public interface IPreTokenizer
{
    /// <summary>Replaces each split by the words found in it, in order; empty ones are left out.</summary>
    /// <param name="text">The normalized text that splits index.</param>
    /// <param name="splits">What to cut.</param>
    /// <param name="words">Receives the result; emptied first.</param>
    /// <returns>False if memory ran out.</returns>
    bool Cut(in NormalizedText text, in NativeBuffer<Split> splits, ref NativeBuffer<Split> words);
}
