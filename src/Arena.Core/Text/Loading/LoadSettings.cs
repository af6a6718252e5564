using System.Collections.Generic;
using Arena.Core.Text.AddedTokens;

namespace Arena.Core.Text.Loading;

/// <summary>The form in which a tokenizer is written.</summary>
public enum TokenizerFormat
{
    /// <summary>Told apart by the first bytes: GGUF, SentencePiece, JSON, else vocab.txt.</summary>
    Auto = 0,
    TokenizerJson = 1,
    VocabTxt = 2,
    /// <summary>vocab.json, with its merges.txt beside it.</summary>
    VocabJson = 3,
    Tiktoken = 4,
    SentencePiece = 5,
    Gguf = 6,
}

/// <summary>How to read a tokenizer. The default value asks for the defaults.</summary>
public record struct LoadSettings
{
    public TokenizerFormat Format;

    /// <summary>vocab.txt only: keep upper case and accents.</summary>
    public bool Cased;

    /// <summary>
    /// What the file does not say itself. tiktoken: r50k, p50k, cl100k, o200k. vocab.json: gpt2, roberta. SentencePiece:
    /// huggingface, sentencepiece. Null is the first of them, but for tiktoken, where it must be said.
    /// </summary>
    public string? Profile;

    /// <summary>vocab.json only: the contents of merges.txt.</summary>
    public TextInput Merges;

    /// <summary>The contents of tokenizer_config.json, if there is one.</summary>
    public TextInput Config;

    /// <summary>tiktoken only: the regular expression whose matches are words, instead of the profile's.</summary>
    public string? Pattern;

    /// <summary>tiktoken only: special tokens and their ids, instead of the profile's.</summary>
    public IReadOnlyList<AddedToken>? SpecialTokens;

    /// <summary>Where the random numbers of a BPE model with dropout begin.</summary>
    public ulong DropoutSeed;
}
