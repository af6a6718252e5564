namespace Arena.Core.Text;

public enum TruncationStrategy
{
    LongestFirst = 0,
    OnlyFirst = 1,
    OnlySecond = 2,
}

public enum Direction
{
    Right = 0,
    Left = 1,
}

/// <summary>tokenizer.json's "truncation": how long a row may be, special tokens included.</summary>
public sealed record Truncation(ulong MaxLength, ulong Stride, TruncationStrategy Strategy, Direction Direction);

/// <summary>tokenizer.json's "padding". A length of 0 pads to the longest row of the batch.</summary>
public sealed record Padding(ulong Length, ulong MultipleOf, Direction Direction, uint Id, uint TypeId);
