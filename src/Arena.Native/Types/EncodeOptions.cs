using System;
using Arena.Core;

namespace Arena.Native.Types;

/// <summary>Which arrays an encoding has; combine with |. Ids are always there.</summary>
[Flags]
[NativeType("arena_output", Chapter = typeof(Exports.EncoderExports))]
public enum Output
{
    /// <summary>Segment of each token: 0, 1, or what the template says.</summary>
    TypeIds = 1,
    /// <summary>1 for tokens, 0 for padding.</summary>
    AttentionMask = 2,
    /// <summary>1 for tokens added by the post-processor and for padding, 0 for those of the text.</summary>
    SpecialTokensMask = 4,
    /// <summary>Index of the word (pre-token) a token came from, -1 for special tokens and padding.</summary>
    WordIds = 8,
    /// <summary>Start and end of each token in its text, in the unit asked for.</summary>
    Offsets = 16,
    /// <summary>0 for the text, 1 for its pair, -1 for special tokens and padding.</summary>
    SequenceIds = 32,
    /// <summary>Windows of what truncation cut off follow their text as further rows.</summary>
    Overflow = 64,
    /// <summary>Ids, type ids and both masks are int64_t instead of int32_t.</summary>
    Int64 = 128,
}

/// <summary>What an offset counts.</summary>
[NativeType("arena_offset_unit", Chapter = typeof(Exports.EncoderExports))]
public enum OffsetUnit
{
    /// <summary>UTF-8 bytes, as C and C++ index strings.</summary>
    Bytes = 0,
    /// <summary>Unicode code points, as Python does.</summary>
    CodePoints = 1,
    /// <summary>UTF-16 units, as .NET, Java and JavaScript do.</summary>
    Utf16 = 2,
}

/// <summary>Where the truncation or padding of a call comes from.</summary>
[NativeType("arena_source", Chapter = typeof(Exports.EncoderExports))]
public enum Source
{
    /// <summary>What the tokenizer's file asks for, which is often nothing.</summary>
    Tokenizer = 0,
    /// <summary>None, whatever the file says.</summary>
    None = 1,
    /// <summary>The fields of this options struct.</summary>
    Options = 2,
}

/// <summary>Which text of a pair gives way when the row is too long.</summary>
[NativeType("arena_truncation_strategy", Chapter = typeof(Exports.EncoderExports))]
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
[NativeType("arena_direction", Chapter = typeof(Exports.EncoderExports))]
public enum Direction
{
    /// <summary>At the end.</summary>
    Right = 0,
    /// <summary>At the start.</summary>
    Left = 1,
}

/// <summary>How to encode. Every field may be zero: ids only, with special tokens, as the tokenizer's file says.</summary>
[NativeType("arena_encode_options", Init = true, Chapter = typeof(Exports.EncoderExports))]
public struct EncodeOptions
{
    /// <summary>sizeof(arena_encode_options).</summary>
    public uint StructSize;
    /// <summary>arena_output flags.</summary>
    public uint Outputs;
    /// <summary>An arena_offset_unit.</summary>
    public uint OffsetUnit;
    /// <summary>1 leaves out what the post-processor would add ([CLS], [SEP]).</summary>
    public uint NoSpecialTokens;
    /// <summary>1 treats special tokens written in the text as plain text, so that a user cannot inject them.</summary>
    public uint SpecialTokensAsText;
    /// <summary>1 reads each bad UTF-8 sequence as U+FFFD; 0 refuses the text with ARENA_STATUS_INVALID_UTF8.</summary>
    public uint ReplaceInvalidUtf8;
    /// <summary>An arena_source: where truncation comes from.</summary>
    public uint Truncation;
    /// <summary>An arena_truncation_strategy.</summary>
    public uint TruncationStrategy;
    /// <summary>An arena_direction.</summary>
    public uint TruncationDirection;
    /// <summary>An arena_source: where padding comes from.</summary>
    public uint Padding;
    /// <summary>Longest row, special tokens included.</summary>
    public ulong MaxLength;
    /// <summary>Tokens that each overflow window shares with the one before; less than MaxLength without special tokens.</summary>
    public ulong Stride;
    /// <summary>Fixed row length; 0 pads to the longest row of the call.</summary>
    public ulong PaddingLength;
    /// <summary>Rounds the row length up to a multiple of this; 0 or 1 for no rounding.</summary>
    public ulong PaddingMultipleOf;
    /// <summary>An arena_direction.</summary>
    public uint PaddingDirection;
    /// <summary>Id of the padding token.</summary>
    public uint PaddingId;
    /// <summary>Type id of padding.</summary>
    public uint PaddingTypeId;
    /// <summary>
    /// 1 stops at the word that reaches MaxLength and loses the overflow windows behind it, as HuggingFace tokenizers
    /// 0.23.1 and 0.23.2 do; 0 gives every window, as all other versions.
    /// </summary>
    public uint TruncationEarlyExit;
}
