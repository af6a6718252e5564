using System;
using Arena.Core.Strings;

namespace Arena.Core.Text;

/// <summary>The arrays an encoding can have; ids are always there.</summary>
[Flags]
public enum Outputs
{
    None = 0,
    TypeIds = 1,
    AttentionMask = 2,
    SpecialTokensMask = 4,
    WordIds = 8,
    Offsets = 16,
    SequenceIds = 32,
    Overflow = 64,
    Int64 = 128,
}

/// <summary>How one call encodes: the call's own options laid over what the tokenizer's file asks for.</summary>
public struct EncodeSettings
{
    public Outputs Outputs;
    public OffsetUnit OffsetUnit;
    public bool AddSpecialTokens;
    public bool SpecialTokensAsText;
    public bool ReplaceInvalidUtf8;

    public bool Truncate;
    public ulong MaxLength;
    public ulong Stride;
    public TruncationStrategy TruncationStrategy;
    public Direction TruncationDirection;
    /// <summary>Stop at the word that reaches MaxLength, and lose the windows behind it, as HuggingFace 0.23.1 and 0.23.2 do.</summary>
    public bool EarlyExit;

    public bool Pad;
    public ulong PaddingLength;
    public ulong PaddingMultipleOf;
    public Direction PaddingDirection;
    public uint PaddingId;
    public uint PaddingTypeId;

    public readonly bool Wants(Outputs outputs) => (Outputs & outputs) != 0;

    public void Use(Truncation? truncation)
    {
        Truncate = truncation is not null;
        if (truncation is null) return;
        (MaxLength, Stride, TruncationStrategy, TruncationDirection) =
            (truncation.MaxLength, truncation.Stride, truncation.Strategy, truncation.Direction);
    }

    public void Use(Padding? padding)
    {
        Pad = padding is not null;
        if (padding is null) return;
        (PaddingLength, PaddingMultipleOf, PaddingDirection, PaddingId, PaddingTypeId) =
            (padding.Length, padding.MultipleOf, padding.Direction, padding.Id, padding.TypeId);
    }
}
