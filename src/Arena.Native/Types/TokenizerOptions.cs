using Arena.Core;

namespace Arena.Native.Types;

/// <summary>The format of tokenizer bytes.</summary>
[NativeType("arena_tokenizer_format", Chapter = typeof(Exports.TokenizerExports))]
public enum TokenizerFormat
{
    /// <summary>A first byte of '{' (after white space) means tokenizer.json, anything else vocab.txt.</summary>
    Auto = 0,
    /// <summary>HuggingFace tokenizer.json, version 1.0.</summary>
    TokenizerJson = 1,
    /// <summary>One token a line, the id is the line number from 0: BERT's vocab.txt.</summary>
    VocabTxt = 2,
}

/// <summary>How to read a tokenizer. Every field may be zero.</summary>
[NativeType("arena_tokenizer_options", Init = true, Chapter = typeof(Exports.TokenizerExports))]
public struct TokenizerOptions
{
    /// <summary>sizeof(arena_tokenizer_options).</summary>
    public uint StructSize;
    /// <summary>An arena_tokenizer_format.</summary>
    public uint Format;
    /// <summary>vocab.txt only: 1 keeps upper case and accents (bert-*-cased), 0 lowercases and strips them.</summary>
    public uint Cased;
    /// <summary>Reserved, must be 0.</summary>
    public uint Reserved;
}

/// <summary>What a tokenizer is, and the truncation and padding its file asks for.</summary>
[NativeType("arena_tokenizer_info_t", Init = true, Chapter = typeof(Exports.TokenizerExports))]
public struct TokenizerInfo
{
    /// <summary>sizeof(arena_tokenizer_info_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Entries of the model's vocabulary.</summary>
    public uint ModelVocabSize;
    /// <summary>Entries of the model's vocabulary and the added tokens together.</summary>
    public uint VocabSize;
    /// <summary>Number of added tokens, the special ones included.</summary>
    public uint AddedTokens;
    /// <summary>Largest id plus one.</summary>
    public uint IdLimit;
    /// <summary>Special tokens the post-processor adds to one text.</summary>
    public uint SpecialTokensSingle;
    /// <summary>Special tokens the post-processor adds to a pair.</summary>
    public uint SpecialTokensPair;
    /// <summary>1 if the file asks for truncation; the next four fields then hold it.</summary>
    public uint HasTruncation;
    /// <summary>Longest row, special tokens included.</summary>
    public ulong TruncationMaxLength;
    /// <summary>Tokens that one window shares with the next.</summary>
    public ulong TruncationStride;
    /// <summary>An arena_truncation_strategy.</summary>
    public uint TruncationStrategy;
    /// <summary>An arena_direction.</summary>
    public uint TruncationDirection;
    /// <summary>1 if the file asks for padding; the next fields then hold it.</summary>
    public uint HasPadding;
    /// <summary>An arena_direction.</summary>
    public uint PaddingDirection;
    /// <summary>Fixed row length, or 0 for the longest row of the batch.</summary>
    public ulong PaddingLength;
    /// <summary>Row lengths are rounded up to a multiple of this; 0 for no rounding.</summary>
    public ulong PaddingMultipleOf;
    /// <summary>Id of the padding token.</summary>
    public uint PaddingId;
    /// <summary>Type id of padding.</summary>
    public uint PaddingTypeId;
}
