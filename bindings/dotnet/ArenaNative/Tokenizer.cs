using System;
using System.Runtime.CompilerServices;
using ArenaNative.Raw;
using Microsoft.Win32.SafeHandles;

namespace ArenaNative;

/// <summary>The format of tokenizer bytes.</summary>
public enum TokenizerFormat
{
    /// <summary>Told by the first bytes: GGUF, SentencePiece, tokenizer.json ('{'), anything else vocab.txt.</summary>
    Auto = 0,
    /// <summary>HuggingFace tokenizer.json.</summary>
    TokenizerJson = 1,
    /// <summary>BERT's vocab.txt: one token a line.</summary>
    VocabTxt = 2,
    /// <summary>vocab.json of a byte-level BPE model, with its merges.txt.</summary>
    VocabJson = 3,
    /// <summary>OpenAI's .tiktoken.</summary>
    Tiktoken = 4,
    /// <summary>A SentencePiece .model.</summary>
    SentencePiece = 5,
    /// <summary>The tokenizer inside a GGUF file.</summary>
    Gguf = 6,
}

/// <summary>
/// A loaded tokenizer: immutable, any number of threads may use it at once. Each thread makes its own encoder.
/// </summary>
public sealed unsafe class Tokenizer : SafeHandleZeroOrMinusOneIsInvalid
{
    private Tokenizer(ArenaTokenizer* tokenizer) : base(ownsHandle: true)
    {
        SetHandle((nint)tokenizer);
        var info = Raw.TokenizerInfo.Init();
        ArenaException.ThrowUnlessOk(NativeMethods.arena_tokenizer_info(tokenizer, &info));
        Info = new(info);
    }

    /// <summary>Sizes, and the truncation and padding that the file asks for.</summary>
    public TokenizerInfo Info { get; }

    /// <summary>Gives a tokenizer that is embedded in the library.</summary>
    [SkipLocalsInit]
    public static Tokenizer LoadBuiltin(string name = "bert-base-uncased")
    {
        ArenaTokenizer* tokenizer = null;
        ArenaError error;
        ArenaException.Prepare(&error);
        byte[] text = WithNul(name);
        fixed (byte* utf8 = text)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_tokenizer_load_builtin(utf8, (nuint)text.Length - 1,
                &tokenizer, &error), &error);
        return new(tokenizer);
    }

    /// <summary>Loads a tokenizer.json or vocab.txt.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="cased">vocab.txt only: keep upper case and accents.</param>
    [SkipLocalsInit]
    public static Tokenizer FromFile(string path, TokenizerFormat format = default, bool cased = false)
    {
        Raw.TokenizerOptions options = Options(format, cased);
        ArenaTokenizer* tokenizer = null;
        ArenaError error;
        ArenaException.Prepare(&error);
        byte[] text = WithNul(path);
        fixed (byte* utf8 = text)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_tokenizer_load_file(utf8, (nuint)text.Length - 1,
                &options, &tokenizer, &error), &error);
        return new(tokenizer);
    }

    /// <summary>Loads the contents of a tokenizer.json or vocab.txt. See <see cref="FromFile"/>.</summary>
    [SkipLocalsInit]
    public static Tokenizer FromBuffer(ReadOnlySpan<byte> bytes, TokenizerFormat format = default, bool cased = false)
    {
        Raw.TokenizerOptions options = Options(format, cased);
        ArenaTokenizer* tokenizer = null;
        ArenaError error;
        ArenaException.Prepare(&error);
        byte none = 0;   // an empty span has no address, and its meaning here is an empty file
        fixed (byte* data = bytes)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_tokenizer_load_bytes(data == null ? &none : data,
                (nuint)bytes.Length, &options, &tokenizer, &error), &error);
        return new(tokenizer);
    }

    /// <summary>Makes the working memory with which one thread encodes and decodes.</summary>
    public Encoder CreateEncoder() => new(this);

    /// <summary>The id of a token as written in the vocabulary ("##ing"), or null.</summary>
    public int? TokenToId(string token) => TokenToId((ReadOnlySpan<byte>)System.Text.Encoding.UTF8.GetBytes(token));

    /// <summary>The id of a token in UTF-8, or null. Allocates nothing.</summary>
    public int? TokenToId(ReadOnlySpan<byte> token)
    {
        using var held = new HeldHandle(this);
        uint id = 0;
        Raw.Status status;
        fixed (byte* utf8 = token)
            status = NativeMethods.arena_tokenizer_token_to_id((ArenaTokenizer*)handle, utf8, (nuint)token.Length, &id);
        if (status == Raw.Status.NotFound) return null;
        ArenaException.ThrowUnlessOk(status);
        return (int)id;
    }

    /// <summary>The text of an id, or null.</summary>
    public string? IdToToken(int id)
    {
        using var held = new HeldHandle(this);
        Text token;
        Raw.Status status = NativeMethods.arena_tokenizer_id_to_token((ArenaTokenizer*)handle, (uint)id, &token);
        if (status == Raw.Status.NotFound) return null;
        ArenaException.ThrowUnlessOk(status);
        return System.Text.Encoding.UTF8.GetString(token.Data, (int)token.Length);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() =>
        NativeMethods.arena_tokenizer_free((ArenaTokenizer*)handle) == Raw.Status.Ok;

    // The NUL gives an empty text an address; it is not counted, so that a NUL inside the text ends nothing.
    private static byte[] WithNul(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return System.Text.Encoding.UTF8.GetBytes(text + '\0');
    }

    private static Raw.TokenizerOptions Options(TokenizerFormat format, bool cased)
    {
        var options = Raw.TokenizerOptions.Init();
        options.Format = (uint)format;
        options.Cased = cased ? 1u : 0;
        return options;
    }
}
