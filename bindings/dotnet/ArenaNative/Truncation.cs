using System;

namespace ArenaNative;

/// <summary>Which text of a pair gives way when the row is too long.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one first, so that both end up alike.</summary>
    LongestFirst = 0,
    /// <summary>Only the text; an error if that is not enough.</summary>
    OnlyFirst = 1,
    /// <summary>Only the pair; an error if that is not enough.</summary>
    OnlySecond = 2,
}

/// <summary>The end at which tokens are cut off or padding is added.</summary>
public enum Direction
{
    /// <summary>At the end.</summary>
    Right = 0,
    /// <summary>At the start.</summary>
    Left = 1,
}

/// <summary>
/// Where rows are cut off. The default is what the tokenizer's file asks for, which is often nothing.
/// </summary>
public readonly record struct Truncation
{
    private Truncation(Raw.Source source) => Source = source;

    /// <summary>No truncation, whatever the file says.</summary>
    public static Truncation None => new(Raw.Source.None);

    /// <summary>Truncates to a length.</summary>
    /// <param name="maxLength">Longest row, special tokens included.</param>
    /// <param name="stride">Tokens that each overflow window shares with the one before.</param>
    /// <param name="strategy">Which text of a pair gives way.</param>
    /// <param name="direction">The end that is cut off.</param>
    public static Truncation To(
        long maxLength, long stride = 0, TruncationStrategy strategy = default, Direction direction = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxLength);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        return new(Raw.Source.Options)
        {
            MaxLength = maxLength, Stride = stride, Strategy = strategy, Direction = direction,
        };
    }

    internal Raw.Source Source { get; }

    /// <summary>Longest row, special tokens included.</summary>
    public long MaxLength { get; private init; }
    /// <summary>Tokens that each overflow window shares with the one before.</summary>
    public long Stride { get; private init; }
    /// <summary>Which text of a pair gives way.</summary>
    public TruncationStrategy Strategy { get; private init; }
    /// <summary>The end that is cut off.</summary>
    public Direction Direction { get; private init; }

    /// <summary>
    /// Stops at the word that reaches MaxLength and loses the overflow windows behind it, as HuggingFace tokenizers
    /// 0.23.1 and 0.23.2 do.
    /// </summary>
    public bool EarlyExit { get; init; }

    internal void Fill(ref Raw.EncodeOptions raw)
    {
        raw.Truncation = (uint)Source;
        raw.MaxLength = (ulong)MaxLength;
        raw.Stride = (ulong)Stride;
        raw.TruncationStrategy = (uint)Strategy;
        raw.TruncationDirection = (uint)Direction;
        raw.TruncationEarlyExit = EarlyExit ? 1u : 0;
    }
}
