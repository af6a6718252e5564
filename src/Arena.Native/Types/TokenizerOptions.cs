using Arena.Core;

namespace Arena.Native.Types;

/// <summary>The format of tokenizer bytes.</summary>
[NativeType("arena_tokenizer_format", Chapter = typeof(Exports.TokenizerExports))]
public enum TokenizerFormat
{
    /// <summary>
    /// Told by the first bytes: GGUF and SentencePiece by theirs, '{' (after white space) means tokenizer.json, anything else
    /// vocab.txt. The others must be named.
    /// </summary>
    Auto = 0,
    /// <summary>HuggingFace tokenizer.json, version 1.0.</summary>
    TokenizerJson = 1,
    /// <summary>One token a line, the id is the line number from 0: BERT's vocab.txt.</summary>
    VocabTxt = 2,
    /// <summary>vocab.json of a byte-level BPE model; it needs its merges.txt. Profiles: "gpt2" (the default), "roberta".</summary>
    VocabJson = 3,
    /// <summary>OpenAI's .tiktoken. Profiles: "r50k", "p50k", "cl100k", "o200k"; one of them or a pattern must be given.</summary>
    Tiktoken = 4,
    /// <summary>
    /// A SentencePiece .model. Profiles: "huggingface" (the default: what HuggingFace's conversion gives), "sentencepiece"
    /// (what SentencePiece itself gives).
    /// </summary>
    SentencePiece = 5,
    /// <summary>The tokenizer inside a GGUF file: kinds gpt2, llama, t5 and bert.</summary>
    Gguf = 6,
}

/// <summary>How to read a tokenizer. Every field may be zero.</summary>
[NativeType("arena_tokenizer_options", Init = true, Chapter = typeof(Exports.TokenizerExports))]
public unsafe struct TokenizerOptions
{
    /// <summary>sizeof(arena_tokenizer_options).</summary>
    public uint StructSize;
    /// <summary>An arena_tokenizer_format.</summary>
    public uint Format;
    /// <summary>vocab.txt only: 1 keeps upper case and accents (bert-*-cased), 0 lowercases and strips them.</summary>
    public uint Cased;
    /// <summary>Reserved, must be 0.</summary>
    public uint Reserved;
    /// <summary>A name for what the file does not say itself, see arena_tokenizer_format; NULL for the format's default.</summary>
    [FieldType("const char *")] public byte* Profile;
    /// <summary>Bytes, or UINT64_MAX for a NUL-terminated name.</summary>
    public ulong ProfileLength;
    /// <summary>vocab.json only: the contents of merges.txt. NULL reads the file beside a vocab.json that is loaded from a file.</summary>
    [FieldType("const void *")] public byte* Merges;
    /// <summary>Bytes.</summary>
    public ulong MergesLength;
    /// <summary>The contents of tokenizer_config.json, for what AutoTokenizer adds: added tokens, BOS and EOS, model_max_length. NULL for none.</summary>
    [FieldType("const void *")] public byte* Config;
    /// <summary>Bytes.</summary>
    public ulong ConfigLength;
    /// <summary>tiktoken only: the regular expression whose matches are words, instead of the profile's. NULL for the profile's.</summary>
    [FieldType("const char *")] public byte* Pattern;
    /// <summary>Bytes, or UINT64_MAX for a NUL-terminated pattern.</summary>
    public ulong PatternLength;
    /// <summary>tiktoken only: special tokens instead of the profile's. NULL for the profile's.</summary>
    [FieldType("const arena_special_token *")] public SpecialToken* SpecialTokens;
    /// <summary>How many.</summary>
    public ulong SpecialTokenCount;
    /// <summary>Where the random numbers of a BPE model with dropout begin: the same seed gives the same tokens.</summary>
    public ulong DropoutSeed;
}

/// <summary>A special token that a file does not have.</summary>
[NativeType("arena_special_token", Chapter = typeof(Exports.TokenizerExports))]
public unsafe struct SpecialToken
{
    /// <summary>UTF-8.</summary>
    [FieldType("const char *")] public byte* Text;
    /// <summary>Bytes, or UINT64_MAX for a NUL-terminated text.</summary>
    public ulong Length;
    /// <summary>The id it stands for.</summary>
    public uint Id;
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
    /// <summary>model_max_length of tokenizer_config.json, or 0 if nobody said.</summary>
    public ulong ModelMaxLength;
}
