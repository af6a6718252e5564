using System;
using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Decoders;
using Arena.Core.Text.Models;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PostProcessors;
using Arena.Core.Text.PreTokenizers;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Reads HuggingFace's tokenizer.json, version 1.0, as `tokenizers` 0.23 does: keys it does not know are passed over, and
/// ids of added tokens are those that the vocabulary gives. Which component a "type" names is ComponentCatalog's business.
/// </summary>
internal static unsafe class TokenizerJsonReader
{
    public static Tokenizer Read(byte* data, int size, in LoadSettings settings)
    {
        JsonSections file = new(data, size, 0, size, "tokenizer.json");
        CheckVersion(file);
        List<AddedToken> added = ReadAddedTokens(file);
        TokenizerConfig? config = TokenizerConfig.Read(settings.Config);
        if (!file.TryFind("model", out int start, out int length)) throw file.Error(0, Status.InvalidData, "tokenizer.json has no \"model\"");
        IModel model = ModelReader.Read(data, size, start, length, settings.DropoutSeed);
        try
        {
            return Assemble(file, model, added, config);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Puts a tokenizer together from a model and the other members of a file.</summary>
    public static Tokenizer Assemble(JsonSections file, IModel model, IReadOnlyList<AddedToken> added, TokenizerConfig? config)
    {
        INormalizer? normalizer = ReadPart(file, "normalizer", ComponentCatalog.Normalizer);
        IPreTokenizer? preTokenizer = ReadPart(file, "pre_tokenizer", ComponentCatalog.PreTokenizer);
        Template template = ReadPart(file, "post_processor", ComponentCatalog.PostProcessor) ?? Template.Plain;
        IDecoder? decoder = ReadPart(file, "decoder", ComponentCatalog.Decoder);
        Truncation? truncation = ReadPart(file, "truncation", ReadTruncation);
        Padding? padding = ReadPart(file, "padding", ReadPadding);
        AddedVocabulary vocabulary = new(config is null ? added : [.. added, .. config.AddedTokens], model.Vocabulary, normalizer);
        try
        {
            template = ReadTemplate(config, vocabulary, model) ?? template;
            return new Tokenizer(model, normalizer, preTokenizer, template, decoder, vocabulary, truncation, padding) { ModelMaxLength = config?.ModelMaxLength ?? 0 };
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    // What tokenizer_config.json makes of the template, by way of the JSON that says it.
    private static Template? ReadTemplate(TokenizerConfig? config, AddedVocabulary added, IModel model)
    {
        string? json = config?.PostProcessor(token =>
        {
            byte[] text = Encoding.UTF8.GetBytes(token);
            return added.TryGetId(text, out uint id) || model.Vocabulary.TryGetId(text, out id) ? id : null;
        });
        if (json is null) return null;
        byte[] bytes = Encoding.UTF8.GetBytes($$"""{"post_processor": {{json}}}""");
        fixed (byte* data = bytes)
        {
            JsonSections file = new(data, bytes.Length, 0, bytes.Length, "tokenizer_config.json");
            return ReadPart(file, "post_processor", ComponentCatalog.PostProcessor) ?? Template.Plain;
        }
    }

    private static void CheckVersion(JsonSections file)
    {
        if (!file.TryFind("version", out int start, out _)) return;
        using JsonDocument version = file.Find("version", out _)!;
        if (version.RootElement.ValueKind == JsonValueKind.String && version.RootElement.ValueEquals("1.0"u8)) return;
        throw file.Error(start, Status.Unsupported, "tokenizer.json must have \"version\": \"1.0\"");
    }

    private static T? ReadPart<T>(JsonSections file, string name, Func<JsonFields, T> read)
        where T : class
    {
        using JsonDocument? part = file.Find(name, out int start);
        if (part is null) return null;
        if (part.RootElement.ValueKind != JsonValueKind.Object) throw file.Error(start, Status.InvalidData, $"{name} must be an object or null");
        return read(new JsonFields(file, part.RootElement, start, name));
    }

    private static List<AddedToken> ReadAddedTokens(JsonSections file)
    {
        List<AddedToken> tokens = [];
        using JsonDocument? part = file.Find("added_tokens", out int start);
        if (part is null) return tokens;
        if (part.RootElement.ValueKind != JsonValueKind.Array) throw file.Error(start, Status.InvalidData, "added_tokens must be an array");
        foreach (JsonElement element in part.RootElement.EnumerateArray())
        {
            JsonFields token = new JsonFields(file, element, start, "added_tokens").Inner(element, $"[{tokens.Count}]");
            _ = token.UInt32("id");
            tokens.Add(new AddedToken(token.Bytes("content"), token.Bool("single_word"), token.Bool("lstrip"),
                token.Bool("rstrip"), token.Bool("normalized"), token.Bool("special")));
        }

        return tokens;
    }

    private static Truncation ReadTruncation(JsonFields fields)
    {
        Direction direction = fields.Has("direction") ? ReadDirection(fields) : Direction.Right;
        TruncationStrategy strategy = fields.String("strategy") switch
        {
            "LongestFirst" => TruncationStrategy.LongestFirst,
            "OnlyFirst" => TruncationStrategy.OnlyFirst,
            "OnlySecond" => TruncationStrategy.OnlySecond,
            _ => throw fields.Wrong("strategy", "LongestFirst, OnlyFirst or OnlySecond"),
        };
        return new Truncation(fields.UInt64("max_length"), fields.UInt64("stride"), strategy, direction);
    }

    private static Padding ReadPadding(JsonFields fields)
    {
        ulong length = 0;
        JsonElement strategy = fields.Element.TryGetProperty("strategy", out JsonElement value) ? value : throw fields.Error("padding has no field \"strategy\"");
        if (strategy.ValueKind == JsonValueKind.Object) length = fields.Object("strategy").UInt64("Fixed");
        else if (!(strategy.ValueKind == JsonValueKind.String && strategy.ValueEquals("BatchLongest"u8))) throw fields.Wrong("strategy", "\"BatchLongest\" or {\"Fixed\": n}");

        _ = fields.String("pad_token");
        ulong multiple = fields.Has("pad_to_multiple_of") ? fields.UInt64("pad_to_multiple_of") : 0;
        return new Padding(length, multiple, ReadDirection(fields), fields.UInt32("pad_id"), fields.UInt32("pad_type_id"));
    }

    private static Direction ReadDirection(JsonFields fields) => fields.String("direction") switch
    {
        "Left" => Direction.Left,
        "Right" => Direction.Right,
        _ => throw fields.Wrong("direction", "Left or Right"),
    };
}
