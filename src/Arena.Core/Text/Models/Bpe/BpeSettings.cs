namespace Arena.Core.Text.Models.Bpe;

/// <summary>The fields of a BPE model beside its tables, under tokenizer.json's names.</summary>
public sealed record BpeSettings
{
    /// <summary>The token for what the vocabulary lacks, or null: then such characters are left out.</summary>
    public byte[]? UnkToken { get; init; }

    /// <summary>Stands before every symbol but a word's first, in the vocabulary.</summary>
    public byte[] ContinuingSubwordPrefix { get; init; } = [];

    /// <summary>Stands behind a word's last symbol, in the vocabulary.</summary>
    public byte[] EndOfWordSuffix { get; init; } = [];

    /// <summary>Unknown characters side by side are one unknown token.</summary>
    public bool FuseUnk { get; init; }

    /// <summary>An unknown character becomes its bytes, written &lt;0x0A&gt;, if the vocabulary has all of them.</summary>
    public bool ByteFallback { get; init; }

    /// <summary>A word that is in the vocabulary is that token, whatever the merges would make of it.</summary>
    public bool IgnoreMerges { get; init; }

    /// <summary>How likely each merge is put off, 0 to 1; 0 is never.</summary>
    public float Dropout { get; init; }

    /// <summary>Where dropout's random numbers begin: the same seed, the same tokens.</summary>
    public ulong Seed { get; init; }
}
