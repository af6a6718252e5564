using System;
using Arena.Core.Strings;

namespace Arena.Core.Text.Loading;

/// <summary>Reads a tokenizer from bytes. Fails with an <see cref="ArenaException"/> that has the position.</summary>
public static unsafe class TokenizerLoader
{
    /// <param name="data">The file's contents.</param>
    /// <param name="size">Bytes, at most 2^31 - 1.</param>
    /// <param name="settings">What the contents are, and what they do not say themselves.</param>
    public static Tokenizer Load(byte* data, nuint size, in LoadSettings settings)
    {
        if (size > int.MaxValue) throw new ArenaException(Status.TooLarge, "a tokenizer file may have 2^31 - 1 bytes");
        TokenizerFormat format = settings.Format == TokenizerFormat.Auto ? Guess(new ReadOnlySpan<byte>(data, (int)size)) : settings.Format;
        if (format is not (TokenizerFormat.SentencePiece or TokenizerFormat.Gguf)) RequireUtf8(data, size);
        return format switch
        {
            TokenizerFormat.TokenizerJson => TokenizerJsonReader.Read(data, (int)size, settings),
            TokenizerFormat.VocabJson => VocabJsonReader.Read(data, (int)size, settings),
            TokenizerFormat.SentencePiece => SentencePieceReader.Read(data, (int)size, settings),
            TokenizerFormat.Gguf => GgufReader.Read(data, (int)size, settings),
            TokenizerFormat.Tiktoken => TiktokenReader.Read(data, (int)size, settings),
            _ => VocabTxtReader.Read(data, (int)size, settings.Cased),
        };
    }

    /// <summary>Reads a tokenizer of a format that needs no other settings.</summary>
    public static Tokenizer Load(byte* data, nuint size, TokenizerFormat format, bool cased)
        => Load(data, size, new LoadSettings { Format = format, Cased = cased });

    /// <summary>Gives an embedded tokenizer, or null if there is none of that name.</summary>
    public static Tokenizer? LoadBuiltin(ReadOnlySpan<byte> name)
    {
        if (!name.SequenceEqual("bert-base-uncased"u8)) return null;
        ReadOnlySpan<byte> vocabulary = Builtin.BuiltinVocabulary.BertBaseUncased;
        fixed (byte* data = vocabulary) return VocabTxtReader.Read(data, vocabulary.Length, cased: false);
    }

    private static void RequireUtf8(byte* data, nuint size)
    {
        long invalid = size == 0 ? -1 : Utf8.FirstInvalid(data, size);
        if (invalid >= 0) throw TextPosition.Error(data, size, invalid, Status.InvalidUtf8, "the file is not UTF-8");
    }

    private static TokenizerFormat Guess(ReadOnlySpan<byte> data)
    {
        if (data.StartsWith("GGUF"u8)) return TokenizerFormat.Gguf;

        // A SentencePiece model begins with its first piece, and that with its text: two fields of bytes, both number one.
        if (data.Length > 3 && data[0] == 0x0A && data[1] < 0x80 && data[2] == 0x0A) return TokenizerFormat.SentencePiece;
        return LooksLikeJson(data) ? TokenizerFormat.TokenizerJson : TokenizerFormat.VocabTxt;
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> data)
    {
        // A byte order mark is no JSON, but who wrote one meant JSON and should hear of it there.
        ReadOnlySpan<byte> rest = data.StartsWith("\uFEFF"u8) ? data[3..] : data;
        rest = rest.TrimStart(" \t\r\n"u8);
        return !rest.IsEmpty && rest[0] == (byte)'{';
    }
}
