using System;
using Arena.Core.Strings;

namespace Arena.Core.Text.Loading;

/// <summary>The form in which a tokenizer is written.</summary>
public enum TokenizerFormat
{
    /// <summary>Told apart by the first byte.</summary>
    Auto = 0,
    TokenizerJson = 1,
    VocabTxt = 2,
}

/// <summary>Reads a tokenizer from bytes. Fails with an <see cref="ArenaException"/> that has the position.</summary>
public static unsafe class TokenizerLoader
{
    /// <param name="data">The file's contents.</param>
    /// <param name="size">Bytes, at most 2^31 - 1.</param>
    /// <param name="format">What the contents are.</param>
    /// <param name="cased">vocab.txt only: keep upper case and accents.</param>
    public static Tokenizer Load(byte* data, nuint size, TokenizerFormat format, bool cased)
    {
        if (size > int.MaxValue) throw new ArenaException(Status.TooLarge, "a tokenizer file may have 2^31 - 1 bytes");
        long invalid = size == 0 ? -1 : Utf8.FirstInvalid(data, size);
        if (invalid >= 0) throw TextPosition.Error(data, size, invalid, Status.InvalidUtf8, "the file is not UTF-8");

        if (format == TokenizerFormat.Auto) format = LooksLikeJson(new ReadOnlySpan<byte>(data, (int)size)) ? TokenizerFormat.TokenizerJson : TokenizerFormat.VocabTxt;
        return format == TokenizerFormat.TokenizerJson
            ? TokenizerJsonReader.Read(data, (int)size)
            : VocabTxtReader.Read(data, (int)size, cased);
    }

    /// <summary>Gives an embedded tokenizer, or null if there is none of that name.</summary>
    public static Tokenizer? LoadBuiltin(ReadOnlySpan<byte> name)
    {
        if (!name.SequenceEqual("bert-base-uncased"u8)) return null;
        ReadOnlySpan<byte> vocabulary = Builtin.BuiltinVocabulary.BertBaseUncased;
        fixed (byte* data = vocabulary) return VocabTxtReader.Read(data, vocabulary.Length, cased: false);
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> data)
    {
        // A byte order mark is no JSON, but who wrote one meant JSON and should hear of it there.
        ReadOnlySpan<byte> rest = data.StartsWith("\uFEFF"u8) ? data[3..] : data;
        rest = rest.TrimStart(" \t\r\n"u8);
        return !rest.IsEmpty && rest[0] == (byte)'{';
    }
}
