using System;
using System.Collections.Generic;
using Arena.Core.Text.Models;

namespace Arena.Core.Text.Loading;

/// <summary>
/// A tokenizer from a SentencePiece .model, in one of two profiles, which differ in more than one would think.
///
/// "huggingface" (the default) is what HuggingFace's conversion makes: for Unigram, the charsmap, white space stripped at
/// the right and runs of spaces made one mark, words at every mark; for BPE, Llama's: a mark in front and for each space,
/// and the text one word. Sums are of 64 bits.
///
/// "sentencepiece" is SentencePiece itself: extra white space goes as the model says, control pieces are not found in
/// text, the text is one word, and sums are of 32 bits.
///
/// Neither adds special tokens to a text: whether one has them is written in tokenizer_config.json.
/// </summary>
internal static unsafe class SentencePieceReader
{
    private const string Mark = "\u2581";

    private const string MetaspaceDecoder = $$"""{"type": "Metaspace", "replacement": "{{Mark}}", "prepend_scheme": "always", "split": true}""";

    public static Tokenizer Read(byte* data, int size, in LoadSettings settings)
    {
        bool raw = settings.Profile switch
        {
            null or "huggingface" => false,
            "sentencepiece" => true,
            _ => throw new ArenaException(Status.NotFound, $"there is no SentencePiece profile \"{settings.Profile}\"; there are huggingface and sentencepiece"),
        };
        using SentencePieceFile file = SentencePieceFile.Read(data, size);
        if (file.ModelType is not (SentencePieceFile.Unigram or SentencePieceFile.Bpe)) throw new ArenaException(Status.Unsupported, "only Unigram and BPE models of SentencePiece are supported, not words or characters");
        if (file.WhitespaceAsSuffix) throw new ArenaException(Status.Unsupported, "treat_whitespace_as_suffix is not supported");

        Surroundings surroundings = raw ? Raw(file) : Converted(file);
        IModel model = file.ModelType == SentencePieceFile.Unigram
            ? PieceModels.Unigram(file.Pieces, file.ByteFallback, raw)
            : raw ? PieceModels.Bpe(file.Pieces, file.ByteFallback) : PieceModels.ConvertedBpe(file.Pieces, file.ByteFallback);
        return surroundings.Around(model, settings);
    }

    private static Surroundings Converted(SentencePieceFile file)
    {
        List<string> normalizers = [];
        if (file.CharsMap.Length > 0) normalizers.Add(Precompiled(file.CharsMap));
        if (file.ModelType == SentencePieceFile.Bpe)
        {
            normalizers.AddRange(Marks(file.AddDummyPrefix));
            return new Surroundings { Normalizer = Sequence(normalizers), Decoder = MarkedDecoder(file.AddDummyPrefix), AddedTokens = PieceModels.AddedTokens(file.Pieces) };
        }

        normalizers.Add("""{"type": "Strip", "strip_left": false, "strip_right": true}""");
        normalizers.Add(Replace("Regex", " {2,}", Mark));
        string scheme = file.AddDummyPrefix ? "always" : "never";
        string metaspace = MetaspaceDecoder.Replace("always", scheme, StringComparison.Ordinal);
        return new Surroundings { Normalizer = Sequence(normalizers), PreTokenizer = metaspace, Decoder = metaspace, AddedTokens = PieceModels.AddedTokens(file.Pieces) };
    }

    private static Surroundings Raw(SentencePieceFile file)
    {
        if (!file.EscapeWhitespaces) throw new ArenaException(Status.Unsupported, "a SentencePiece model without escape_whitespaces is not supported");
        return new Surroundings
        {
            Normalizer = RawNormalizer(file.CharsMap, file.RemoveExtraWhitespaces, file.AddDummyPrefix),
            Decoder = MarkedDecoder(file.AddDummyPrefix),
            AddedTokens = PieceModels.AddedTokens(file.Pieces),
        };
    }

    /// <summary>SentencePiece's own normalization.</summary>
    public static string RawNormalizer(byte[] charsMap, bool removeExtraWhitespaces, bool addDummyPrefix)
    {
        List<string> normalizers = [];
        if (charsMap.Length > 0) normalizers.Add(Precompiled(charsMap));
        if (removeExtraWhitespaces)
        {
            normalizers.Add(Replace("Regex", "^ +| +$", ""));
            normalizers.Add(Replace("Regex", " {2,}", " "));
        }

        normalizers.AddRange(Marks(addDummyPrefix));
        return Sequence(normalizers);
    }

    /// <summary>A mark for each space, and one in front if asked for.</summary>
    public static string Marked(bool addDummyPrefix) => Sequence([.. Marks(addDummyPrefix)]);

    /// <summary>Marks back to spaces, bytes back to characters, without the space that the mark in front became.</summary>
    public static string MarkedDecoder(bool addDummyPrefix)
    {
        List<string> decoders = [Replace("String", Mark, " "), """{"type": "ByteFallback"}""", """{"type": "Fuse"}"""];
        if (addDummyPrefix) decoders.Add("""{"type": "Strip", "content": " ", "start": 1, "stop": 0}""");
        return $$"""{"type": "Sequence", "decoders": [{{string.Join(", ", decoders)}}]}""";
    }

    private static List<string> Marks(bool addDummyPrefix)
        => addDummyPrefix ? [Prepend(Mark), Replace("String", " ", Mark)] : [Replace("String", " ", Mark)];

    private static string Sequence(List<string> normalizers)
        => normalizers.Count == 0 ? "null" : $$"""{"type": "Sequence", "normalizers": [{{string.Join(", ", normalizers)}}]}""";

    private static string Precompiled(byte[] charsMap)
        => $$"""{"type": "Precompiled", "precompiled_charsmap": "{{Convert.ToBase64String(charsMap)}}"}""";

    private static string Prepend(string text) => $$"""{"type": "Prepend", "prepend": "{{text}}"}""";

    private static string Replace(string kind, string pattern, string content)
        => $$$"""{"type": "Replace", "pattern": {"{{{kind}}}": "{{{pattern}}}"}, "content": "{{{content}}}"}""";
}
