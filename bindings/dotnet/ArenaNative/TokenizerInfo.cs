namespace ArenaNative;

/// <summary>What a tokenizer is, and the truncation and padding its file asks for.</summary>
public readonly record struct TokenizerInfo
{
    internal TokenizerInfo(in Raw.TokenizerInfo raw)
    {
        ModelVocabSize = (int)raw.ModelVocabSize;
        VocabSize = (int)raw.VocabSize;
        AddedTokens = (int)raw.AddedTokens;
        IdLimit = (int)raw.IdLimit;
        SpecialTokensSingle = (int)raw.SpecialTokensSingle;
        SpecialTokensPair = (int)raw.SpecialTokensPair;
        if (raw.HasTruncation != 0)
            Truncation = ArenaNative.Truncation.To(
                (long)raw.TruncationMaxLength, (long)raw.TruncationStride,
                (TruncationStrategy)raw.TruncationStrategy, (Direction)raw.TruncationDirection);
        if (raw.HasPadding != 0)
            Padding = ArenaNative.Padding.To(
                (long)raw.PaddingLength, (long)raw.PaddingMultipleOf,
                (Direction)raw.PaddingDirection, (int)raw.PaddingId, (int)raw.PaddingTypeId);
    }

    /// <summary>Entries of the model's vocabulary.</summary>
    public int ModelVocabSize { get; }
    /// <summary>Entries of the model's vocabulary and the added tokens together.</summary>
    public int VocabSize { get; }
    /// <summary>Number of added tokens, the special ones included.</summary>
    public int AddedTokens { get; }
    /// <summary>Largest id plus one.</summary>
    public int IdLimit { get; }
    /// <summary>Special tokens the post-processor adds to one text.</summary>
    public int SpecialTokensSingle { get; }
    /// <summary>Special tokens the post-processor adds to a pair.</summary>
    public int SpecialTokensPair { get; }
    /// <summary>The truncation in the file, or null.</summary>
    public Truncation? Truncation { get; }
    /// <summary>The padding in the file, or null.</summary>
    public Padding? Padding { get; }
}
