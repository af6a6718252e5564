using System;

namespace ArenaNative;

/// <summary>Which arrays an encoding has besides the ids.</summary>
[Flags]
public enum Outputs
{
    /// <summary>Ids alone.</summary>
    Ids = 0,
    /// <summary>Segment of each token: 0, 1, or what the template says.</summary>
    TypeIds = 1,
    /// <summary>1 for tokens, 0 for padding.</summary>
    AttentionMask = 2,
    /// <summary>1 for tokens added by the post-processor and for padding.</summary>
    SpecialTokensMask = 4,
    /// <summary>Index of the word a token came from, -1 for special tokens and padding.</summary>
    WordIds = 8,
    /// <summary>Start and end of each token in its text.</summary>
    Offsets = 16,
    /// <summary>0 for the text, 1 for its pair, -1 for special tokens and padding.</summary>
    SequenceIds = 32,
    /// <summary>Windows of what truncation cut off follow their text as further rows.</summary>
    Overflow = 64,
    /// <summary>Ids, type ids and both masks are 64 bits wide: Ids64 and so on.</summary>
    Int64 = 128,
}

/// <summary>What an offset counts.</summary>
public enum OffsetUnit
{
    /// <summary>UTF-8 bytes.</summary>
    Bytes = 0,
    /// <summary>Unicode code points, as Python does.</summary>
    CodePoints = 1,
    /// <summary>UTF-16 units, as .NET does.</summary>
    Utf16 = 2,
}

/// <summary>
/// How to encode. The default: ids only, with special tokens, truncated and padded as the tokenizer's file says.
/// </summary>
public readonly record struct EncodeOptions
{
    private readonly bool _noSpecialTokens;   // turned round, so that default(EncodeOptions) adds them

    /// <summary>Which arrays to make besides the ids.</summary>
    public Outputs Outputs { get; init; }

    /// <summary>What offsets count; null for the unit of the text that was given, bytes or chars.</summary>
    public OffsetUnit? OffsetUnit { get; init; }

    /// <summary>Adds what the post-processor says ([CLS], [SEP]): true by default.</summary>
    public bool AddSpecialTokens { get => !_noSpecialTokens; init => _noSpecialTokens = !value; }

    /// <summary>Reads special tokens written in the text as plain text, so that a user cannot inject them.</summary>
    public bool SpecialTokensAsText { get; init; }

    /// <summary>Reads each bad UTF-8 sequence as U+FFFD, instead of refusing the text.</summary>
    public bool ReplaceInvalidUtf8 { get; init; }

    /// <summary>Where rows are cut off.</summary>
    public Truncation Truncation { get; init; }

    /// <summary>How rows are filled up.</summary>
    public Padding Padding { get; init; }

    internal void Fill(out Raw.EncodeOptions raw, OffsetUnit unitOfText)
    {
        raw = Raw.EncodeOptions.Init();
        raw.Outputs = (uint)Outputs;
        raw.OffsetUnit = (uint)(OffsetUnit ?? unitOfText);
        raw.NoSpecialTokens = _noSpecialTokens ? 1u : 0;
        raw.SpecialTokensAsText = SpecialTokensAsText ? 1u : 0;
        raw.ReplaceInvalidUtf8 = ReplaceInvalidUtf8 ? 1u : 0;
        Truncation.Fill(ref raw);
        Padding.Fill(ref raw);
    }
}
