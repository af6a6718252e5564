using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Arena.Core.Strings;
using Arena.Core.Text.AddedTokens;

namespace Arena.Core.Text.Loading;

/// <summary>
/// tokenizer_config.json: what HuggingFace's AutoTokenizer adds to a tokenizer file. Tokens it names become added tokens,
/// add_bos_token and add_eos_token make the template anew, and model_max_length is told to who asks. Everything else in it is
/// about the model or about chat.
/// </summary>
internal sealed class TokenizerConfig
{
    private static readonly string[] SpecialNames = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <summary>Classes that put the first token in front unless told otherwise.</summary>
    private static readonly string[] ClassesWithBos = ["LlamaTokenizer", "CodeLlamaTokenizer", "GemmaTokenizer"];

    private readonly Dictionary<string, string> _special = new(StringComparer.Ordinal);
    private bool _makesTemplate;
    private bool _addsBos;
    private bool _addsEos;

    /// <summary>Further added tokens, in the order in which they get ids.</summary>
    public List<AddedToken> AddedTokens { get; } = [];

    /// <summary>Most tokens that the model takes, or 0 if the file does not say.</summary>
    public ulong ModelMaxLength { get; private set; }

    /// <summary>Reads the file, or gives null if there is none.</summary>
    public static unsafe TokenizerConfig? Read(TextInput text)
    {
        if (text.Data == null) return null;
        TextInput measured = text.Measured();
        if (measured.Length > int.MaxValue) throw new ArenaException(Status.TooLarge, "tokenizer_config.json may have 2^31 - 1 bytes");
        long invalid = measured.Length == 0 ? -1 : Utf8.FirstInvalid(measured.Data, measured.Length);
        if (invalid >= 0) throw TextPosition.Error(measured.Data, measured.Length, invalid, Status.InvalidUtf8, "tokenizer_config.json is not UTF-8");

        int size = (int)measured.Length;
        JsonSections file = new(measured.Data, size, 0, size, "tokenizer_config.json");
        TokenizerConfig config = new();
        config.ReadAddedTokens(file);
        foreach (string name in SpecialNames) config.ReadSpecial(file, name);
        config.ReadFurtherSpecials(file);
        config.ReadTemplate(file);
        config.ReadMaxLength(file);
        return config;
    }

    /// <summary>The post-processor that the file asks for, as tokenizer.json writes it; null if it asks for none of its own.</summary>
    public string? PostProcessor(Func<string, uint?> idOf)
        => _makesTemplate ? Surroundings.Template(_addsBos ? Named("bos_token", idOf) : null, _addsEos ? Named("eos_token", idOf) : null) : null;

    private (string Token, uint Id) Named(string name, Func<string, uint?> idOf)
    {
        if (!_special.TryGetValue(name, out string? token)) throw new ArenaException(Status.InvalidData, $"tokenizer_config.json adds the {name} but does not say it");
        return (token, idOf(token) ?? throw new ArenaException(Status.InvalidData, $"the {name} of tokenizer_config.json is not in the vocabulary"));
    }

    private void ReadAddedTokens(JsonSections file)
    {
        using JsonDocument? decoder = file.Find("added_tokens_decoder", out int start);
        if (decoder is null) return;
        if (decoder.RootElement.ValueKind != JsonValueKind.Object) throw file.Error(start, Status.InvalidData, "added_tokens_decoder must be an object");
        SortedDictionary<uint, AddedToken> tokens = [];
        foreach (JsonProperty entry in decoder.RootElement.EnumerateObject())
        {
            if (!uint.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)) throw file.Error(start, Status.InvalidData, "added_tokens_decoder must have ids for names");
            tokens[id] = ReadToken(file, entry.Value, start, "added_tokens_decoder", special: false);
        }

        AddedTokens.AddRange(tokens.Values);
    }

    private void ReadSpecial(JsonSections file, string name)
    {
        using JsonDocument? value = file.Find(name, out int start);
        if (value is null) return;
        AddedToken token = ReadToken(file, value.RootElement, start, name, special: true);
        _special[name] = Encoding.UTF8.GetString(token.Content);
        AddUnlessThere(token);
    }

    private void ReadFurtherSpecials(JsonSections file)
    {
        using JsonDocument? value = file.Find("additional_special_tokens", out int start);
        if (value is null) return;
        if (value.RootElement.ValueKind != JsonValueKind.Array) throw file.Error(start, Status.InvalidData, "additional_special_tokens must be an array");
        foreach (JsonElement element in value.RootElement.EnumerateArray()) AddUnlessThere(ReadToken(file, element, start, "additional_special_tokens", special: true));
    }

    private void AddUnlessThere(AddedToken token)
    {
        if (!AddedTokens.Exists(there => there.Content.AsSpan().SequenceEqual(token.Content))) AddedTokens.Add(token with { Special = true });
    }

    // A token is a string, or an object with its flags, most of which may be missing.
    private static AddedToken ReadToken(JsonSections file, JsonElement element, int start, string name, bool special)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return new AddedToken(Encoding.UTF8.GetBytes(element.GetString()!), false, false, false, Normalized: !special, special);
        }

        JsonFields fields = new JsonFields(file, element, start, "tokenizer_config.json").Inner(element, name);
        bool isSpecial = special || (fields.OptionalBool("special") ?? false);
        return new AddedToken(fields.Bytes("content"), fields.OptionalBool("single_word") ?? false, fields.OptionalBool("lstrip") ?? false,
            fields.OptionalBool("rstrip") ?? false, fields.OptionalBool("normalized") ?? !isSpecial, isSpecial);
    }

    private void ReadTemplate(JsonSections file)
    {
        bool? bos = Flag(file, "add_bos_token");
        bool? eos = Flag(file, "add_eos_token");
        using JsonDocument? value = file.Find("tokenizer_class", out _);
        string name = value?.RootElement.ValueKind == JsonValueKind.String ? value.RootElement.GetString()! : "";
        bool isOfClass = Array.Exists(ClassesWithBos, known => name == known || name == known + "Fast");
        _addsBos = bos ?? isOfClass;
        _addsEos = eos ?? false;
        _makesTemplate = isOfClass || _addsBos || _addsEos;
    }

    private static bool? Flag(JsonSections file, string name)
    {
        using JsonDocument? value = file.Find(name, out int start);
        return value?.RootElement.ValueKind switch
        {
            null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw file.Error(start, Status.InvalidData, $"{name} must be true or false"),
        };
    }

    // Where nobody knew, the file says 10^30.
    private void ReadMaxLength(JsonSections file)
    {
        using JsonDocument? value = file.Find("model_max_length", out int start);
        if (value is null) return;
        if (value.RootElement.ValueKind != JsonValueKind.Number) throw file.Error(start, Status.InvalidData, "model_max_length must be a number");
        double length = value.RootElement.GetDouble();
        ModelMaxLength = length is >= 1 and < long.MaxValue ? (ulong)length : 0;
    }
}
