using System.Collections.Generic;
using System.Text;
using System.Text.Json;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Models;

namespace Arena.Core.Text.Loading;

/// <summary>
/// What stands around a model whose file is no tokenizer.json: the rest of the tokenizer.json that says the same, with its
/// components under their names there. So each format has one way to its components, and one can see what it means.
/// </summary>
internal sealed record Surroundings
{
    /// <summary>The pre-tokenizer of byte-level models that have GPT-2's own words.</summary>
    public const string ByteLevel = """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}""";

    /// <summary>The decoder of byte-level models.</summary>
    public const string ByteLevelDecoder = """{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}""";

    public string Normalizer { get; init; } = "null";
    public string PreTokenizer { get; init; } = "null";
    public string PostProcessor { get; init; } = "null";
    public string Decoder { get; init; } = "null";

    /// <summary>Added tokens; those with an id keep it.</summary>
    public IReadOnlyList<AddedToken> AddedTokens { get; init; } = [];

    /// <summary>A pre-tokenizer that cuts at the matches of a pattern and writes the bytes of each as text.</summary>
    public static string ByteLevelWords(string pattern)
        => $$"""{"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": {{Quote(pattern)}}}, "behavior": "Isolated", "invert": false}, {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]}""";

    /// <summary>A post-processor with special tokens in front and behind; null where there are none.</summary>
    public static string Template((string Token, uint Id)? first, (string Token, uint Id)? last)
    {
        if (first is null && last is null) return "null";
        string single = Row(first, last, "A", 0);
        return $$"""{"type": "TemplateProcessing", "single": [{{single}}], "pair": [{{single}}, {{Row(first, last, "B", 1)}}], "special_tokens": {{Entries(first, last)}}}""";
    }

    /// <summary>BERT's post-processor.</summary>
    public static string BertProcessing((string Token, uint Id) cls, (string Token, uint Id) sep)
        => $$"""{"type": "BertProcessing", "sep": [{{Quote(sep.Token)}}, {{sep.Id}}], "cls": [{{Quote(cls.Token)}}, {{cls.Id}}]}""";

    /// <summary>A string in JSON.</summary>
    public static string Quote(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    /// <summary>Makes the tokenizer. The model belongs to it, and is given back if anything fails.</summary>
    public Tokenizer Around(IModel model, in LoadSettings settings)
    {
        try
        {
            return Assemble(model, TokenizerConfig.Read(settings.Config));
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private unsafe Tokenizer Assemble(IModel model, TokenizerConfig? config)
    {
        byte[] json = Encoding.UTF8.GetBytes($$"""{"normalizer": {{Normalizer}}, "pre_tokenizer": {{PreTokenizer}}, "post_processor": {{PostProcessor}}, "decoder": {{Decoder}}}""");
        fixed (byte* data = json)
        {
            JsonSections file = new(data, json.Length, 0, json.Length, "tokenizer.json");
            try
            {
                return TokenizerJsonReader.Assemble(file, model, AddedTokens, config);
            }
            catch (ArenaException failure)
            {
                // A position in a text that the caller never saw would lead astray.
                throw new ArenaException(failure.Status, failure.Message);
            }
        }
    }

    private static string Row((string Token, uint Id)? first, (string Token, uint Id)? last, string sequence, int type)
    {
        List<string> pieces = [];
        if (first is { } before) pieces.Add(Special(before.Token, type));
        pieces.Add($$$"""{"Sequence": {"id": "{{{sequence}}}", "type_id": {{{type}}}}}""");
        if (last is { } behind) pieces.Add(Special(behind.Token, type));
        return string.Join(", ", pieces);
    }

    private static string Special(string token, int type) => $$$"""{"SpecialToken": {"id": {{{Quote(token)}}}, "type_id": {{{type}}}}}""";

    private static string Entries((string Token, uint Id)? first, (string Token, uint Id)? last)
    {
        List<string> entries = [];
        if (first is { } before) entries.Add(Entry(before));
        if (last is { } behind && behind != first) entries.Add(Entry(behind));
        return "{" + string.Join(", ", entries) + "}";
    }

    private static string Entry((string Token, uint Id) special)
        => $$"""{{Quote(special.Token)}}: {"id": {{Quote(special.Token)}}, "ids": [{{special.Id}}], "tokens": [{{Quote(special.Token)}}]}""";
}
