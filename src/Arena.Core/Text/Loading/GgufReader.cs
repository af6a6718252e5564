using System;
using System.Text;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.Bpe;
using Arena.Core.Text.Models.WordPiece;

namespace Arena.Core.Text.Loading;

/// <summary>
/// The tokenizer inside a GGUF file, of the kinds that llama.cpp knows by tokenizer.ggml.model: "gpt2" (byte-level BPE with
/// its merges), "llama" (SentencePiece BPE by scores), "t5" (SentencePiece Unigram) and "bert" (WordPiece).
/// </summary>
internal static unsafe class GgufReader
{
    private const string Key = "tokenizer.ggml.";

    public static Tokenizer Read(byte* data, int size, in LoadSettings settings)
    {
        GgufFile file = new(data, size);
        using PieceList pieces = ReadPieces(file);
        return file.Text(Key + "model") switch
        {
            "gpt2" => Gpt2(file, pieces, settings),
            "llama" => Llama(file, pieces, settings),
            "t5" => T5(file, pieces, settings),
            "bert" => Bert(file, pieces, settings),
            null => throw new ArenaException(Status.InvalidData, "the GGUF file has no tokenizer"),
            { } other => throw new ArenaException(Status.Unsupported, $"the GGUF tokenizer \"{other}\" is not supported; there are gpt2, llama, t5 and bert"),
        };
    }

    private static PieceList ReadPieces(GgufFile file)
    {
        PieceList pieces = new();
        try
        {
            GgufFile.Strings tokens = file.Texts(Key + "tokens") ?? throw new ArenaException(Status.InvalidData, "the GGUF file has no tokens");
            float[]? scores = file.Floats(Key + "scores");
            int[]? types = file.Numbers(Key + "token_type");
            for (int i = 0; tokens.Read(out ReadOnlySpan<byte> token); i++)
            {
                if (i >= (scores?.Length ?? int.MaxValue) || i >= (types?.Length ?? int.MaxValue)) throw file.Bad("there are fewer scores or types than tokens");
                int type = types?[i] ?? (int)PieceType.Normal;
                if (type is < (int)PieceType.Normal or > (int)PieceType.Byte) throw file.Bad("a token is of a type that does not exist");
                pieces.Add(token, scores?[i] ?? 0, (PieceType)type, tokens.Position);
            }

            pieces.Vocabulary.Complete();
            return pieces;
        }
        catch
        {
            pieces.Dispose();
            throw;
        }
    }

    private static Tokenizer Gpt2(GgufFile file, PieceList pieces, in LoadSettings settings)
    {
        string? words = file.Text(Key + "pre") switch
        {
            null or "gpt-2" or "default" => Surroundings.ByteLevel,
            { } name => GgufWords.Find(name) ?? throw new ArenaException(Status.Unsupported, $"the words of the GGUF file, \"{name}\", are not known"),
        };
        Surroundings surroundings = new()
        {
            PreTokenizer = words,
            PostProcessor = Template(file, pieces, first: false, last: false),
            Decoder = Surroundings.ByteLevelDecoder,
            AddedTokens = PieceModels.AddedTokens(pieces),
        };
        GgufFile.Strings lines = file.Texts(Key + "merges") ?? throw new ArenaException(Status.InvalidData, "the GGUF file has no merges");
        Vocabulary vocabulary = pieces.TakeVocabulary();
        BpeModel model;
        try
        {
            using MergeList merges = new(vocabulary, []);
            while (lines.Read(out ReadOnlySpan<byte> line))
            {
                if (!MergesTxtReader.TrySplit(line, out ReadOnlySpan<byte> left, out ReadOnlySpan<byte> right)) throw file.Bad("a merge is not two tokens");
                MergeFault fault = merges.Add(left, right);
                if (fault != MergeFault.None) throw file.Bad(MergesTxtReader.Describe(fault));
            }

            model = new BpeModel(vocabulary, merges, new BpeSettings { IgnoreMerges = GgufWords.LooksUpWords(file.Text(Key + "pre")), Seed = settings.DropoutSeed });
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }

        return surroundings.Around(model, settings);
    }

    private static Tokenizer Llama(GgufFile file, PieceList pieces, in LoadSettings settings)
    {
        bool prefix = file.Flag(Key + "add_space_prefix") ?? true;
        Surroundings surroundings = new()
        {
            Normalizer = SentencePieceReader.Marked(prefix),
            PostProcessor = Template(file, pieces, first: true, last: false),
            Decoder = SentencePieceReader.MarkedDecoder(prefix),
            AddedTokens = PieceModels.AddedTokens(pieces),
        };
        return surroundings.Around(PieceModels.Bpe(pieces, byteFallback: pieces.Find(PieceType.Byte) >= 0), settings);
    }

    private static Tokenizer T5(GgufFile file, PieceList pieces, in LoadSettings settings)
    {
        bool prefix = file.Flag(Key + "add_space_prefix") ?? true;
        byte[] charsMap = file.Bytes(Key + "precompiled_charsmap") ?? [];
        Surroundings surroundings = new()
        {
            Normalizer = SentencePieceReader.RawNormalizer(charsMap, file.Flag(Key + "remove_extra_whitespaces") ?? false, prefix),
            PostProcessor = Template(file, pieces, first: false, last: true),
            Decoder = SentencePieceReader.MarkedDecoder(prefix),
            AddedTokens = PieceModels.AddedTokens(pieces),
        };
        return surroundings.Around(PieceModels.Unigram(pieces, byteFallback: false, raw: true), settings);
    }

    // llama.cpp writes a word's first piece with a mark before it and its other pieces bare: BERT's own way turned round.
    private static Tokenizer Bert(GgufFile file, PieceList pieces, in LoadSettings settings)
    {
        Vocabulary vocabulary = new();
        WordPieceModel model;
        (string, uint)? cls = Special(file, pieces, "cls", "bos");
        (string, uint)? sep = Special(file, pieces, "seperator", "eos");
        (string Token, uint)? unknown = Special(file, pieces, "unknown", null);
        try
        {
            ReadOnlySpan<byte> mark = "\u2581"u8;
            for (int i = 0; i < pieces.Count; i++)
            {
                ReadOnlySpan<byte> token = pieces.Vocabulary.TokenAt(i, out _);
                if (token.StartsWith(mark)) vocabulary.Append(token[mark.Length..]);
                else if (pieces.Types[i] != PieceType.Normal || (token.StartsWith("["u8) && token.EndsWith("]"u8))) vocabulary.Append(token);
                else vocabulary.Append([.. "##"u8, .. token]);
            }

            vocabulary.Complete();
            if (cls is null || sep is null || unknown is null) throw new ArenaException(Status.InvalidData, "the GGUF file does not say BERT's special tokens");
            model = new WordPieceModel(vocabulary, Encoding.UTF8.GetBytes(unknown.Value.Token), "##"u8, 100);
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }

        return new Surroundings
        {
            Normalizer = """{"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true}""",
            PreTokenizer = """{"type": "BertPreTokenizer"}""",
            PostProcessor = Surroundings.BertProcessing(cls.Value, sep.Value),
            Decoder = """{"type": "WordPiece", "prefix": "##", "cleanup": true}""",
            AddedTokens = PieceModels.AddedTokens(pieces),
        }.Around(model, settings);
    }

    private static string Template(GgufFile file, PieceList pieces, bool first, bool last)
    {
        bool hasFirst = file.Flag(Key + "add_bos_token") ?? first;
        bool hasLast = file.Flag(Key + "add_eos_token") ?? last;
        return Surroundings.Template(hasFirst ? Special(file, pieces, "bos", null) : null, hasLast ? Special(file, pieces, "eos", null) : null);
    }

    private static (string Token, uint Id)? Special(GgufFile file, PieceList pieces, string name, string? otherName)
    {
        uint? id = file.Number($"{Key}{name}_token_id") ?? (otherName is null ? null : file.Number($"{Key}{otherName}_token_id"));
        if (id is not { } known) return null;
        if (known >= (uint)pieces.Count) throw new ArenaException(Status.InvalidData, $"the GGUF file's {name}_token_id is no token");
        return (Encoding.UTF8.GetString(pieces.Vocabulary.TokenAt((int)known, out _)), known);
    }
}

/// <summary>The words of byte-level models under llama.cpp's names for them, as the tokenizer.json of the models writes them.</summary>
internal static class GgufWords
{
    private const string Llama3 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string Qwen2 = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static string? Find(string name) => name switch
    {
        "llama-bpe" or "llama3" or "llama-v3" or "dbrx" => Surroundings.ByteLevelWords(Llama3),
        "qwen2" => Surroundings.ByteLevelWords(Qwen2),
        "gpt-4o" => Surroundings.ByteLevelWords(TiktokenProfile.Find("o200k")!.Pattern),
        _ => null,
    };

    /// <summary>Whether a word that is a token is taken whole.</summary>
    public static bool LooksUpWords(string? name) => name is "llama-bpe" or "llama3" or "llama-v3" or "dbrx" or "gpt-4o";
}
