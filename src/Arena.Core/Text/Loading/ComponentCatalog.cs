using System.Collections.Generic;
using System.Text.Json;
using Arena.Core.Text.Decoders;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PostProcessors;
using Arena.Core.Text.PreTokenizers;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Loading;

/// <summary>
/// From the "type" of a component in tokenizer.json to the class of that name. Where a file leaves the type out, the
/// fields tell, as they do for the oracle. A new component is one file in its folder and one line here.
/// </summary>
internal static class ComponentCatalog
{
    public static INormalizer Normalizer(JsonFields fields) => fields.Type switch
    {
        "BertNormalizer" or "Bert" => ReadBertNormalizer(fields),
        "Replace" => new ReplaceNormalizer(ReadPattern(fields), fields.Bytes("content")),
        null when fields.Has("clean_text") => ReadBertNormalizer(fields),
        _ => throw Unsupported(fields, "normalizer"),
    };

    public static IPreTokenizer PreTokenizer(JsonFields fields) => fields.Type switch
    {
        "BertPreTokenizer" => new BertPreTokenizer(),
        "Split" => new SplitPreTokenizer(ReadPattern(fields), ReadBehavior(fields), fields.Bool("invert")),
        _ => throw Unsupported(fields, "pre_tokenizer"),
    };

    public static Template PostProcessor(JsonFields fields) => fields.Type switch
    {
        "BertProcessing" => ReadBertProcessing(fields),
        "TemplateProcessing" => ReadTemplate(fields),
        null when fields.Has("single") => ReadTemplate(fields),
        null when fields.Has("sep") && !fields.Has("trim_offsets") => ReadBertProcessing(fields),
        _ => throw Unsupported(fields, "post_processor"),
    };

    public static IDecoder Decoder(JsonFields fields) => fields.Type switch
    {
        "WordPiece" => ReadWordPieceDecoder(fields),
        "Replace" => new ReplaceDecoder(ReadPattern(fields), fields.Bytes("content")),
        null when fields.Has("prefix") && fields.Has("cleanup") => ReadWordPieceDecoder(fields),
        _ => throw Unsupported(fields, "decoder"),
    };

    private static BertNormalizer ReadBertNormalizer(JsonFields fields)
        => new(fields.Bool("clean_text"), fields.Bool("handle_chinese_chars"), fields.OptionalBool("strip_accents"), fields.Bool("lowercase"));

    private static WordPieceDecoder ReadWordPieceDecoder(JsonFields fields) => new(fields.Bytes("prefix"), fields.Bool("cleanup"));

    private static Template ReadBertProcessing(JsonFields fields) => Template.Bert(ReadTokenAndId(fields, "cls"), ReadTokenAndId(fields, "sep"));

    private static uint ReadTokenAndId(JsonFields fields, string name)
    {
        JsonElement pair = fields.Array(name);
        return pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String
            && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetUInt32(out uint id)
            ? id
            : throw fields.Wrong(name, "a token and its id");
    }

    private static Template ReadTemplate(JsonFields fields)
    {
        JsonFields special = fields.Object("special_tokens");
        return new Template(ReadPieces(fields, "single", special), ReadPieces(fields, "pair", special));
    }

    private static TemplatePiece[] ReadPieces(JsonFields fields, string name, JsonFields special)
    {
        List<TemplatePiece> pieces = [];
        int texts = 0;
        foreach (JsonElement element in fields.Array(name).EnumerateArray())
        {
            JsonFields piece = fields.Inner(element, name);
            if (piece.Has("Sequence")) texts++;
            pieces.Add(piece.Has("Sequence") ? ReadSequence(piece.Object("Sequence"), name) : ReadSpecial(piece.Object("SpecialToken"), special));
        }

        // No file known has more, and windows of three texts would multiply.
        return texts <= 2 ? [.. pieces] : throw fields.Error($"post_processor.{name} has more than two texts", Status.Unsupported);
    }

    private static TemplatePiece ReadSequence(JsonFields piece, string template) => piece.String("id") switch
    {
        "A" => TemplatePiece.Text(0, piece.UInt32("type_id")),
        "B" when template == "pair" => TemplatePiece.Text(1, piece.UInt32("type_id")),
        "B" => throw piece.Error("post_processor.single cannot use the sequence B"),
        _ => throw piece.Wrong("id", "A or B"),
    };

    private static TemplatePiece ReadSpecial(JsonFields piece, JsonFields special)
    {
        string name = piece.String("id");
        if (!special.Has(name)) throw piece.Error($"post_processor.special_tokens lacks \"{name}\", which a template names");

        List<uint> ids = [];
        JsonFields token = special.Object(name);
        foreach (JsonElement id in token.Array("ids").EnumerateArray())
        {
            ids.Add(id.ValueKind == JsonValueKind.Number && id.TryGetUInt32(out uint number) ? number : throw token.Wrong("ids", "an array of ids"));
        }

        return TemplatePiece.Special(piece.UInt32("type_id"), [.. ids]);
    }

    /// <summary>{"String": ...} or {"Regex": ...}; what is wrong in a regex is told with its position there.</summary>
    private static TextPattern ReadPattern(JsonFields fields)
    {
        JsonFields pattern = fields.Object("pattern");
        try
        {
            return pattern.Has("String") ? TextPattern.String(pattern.String("String")) : TextPattern.Regex(pattern.String("Regex"));
        }
        catch (ArenaException failure) when (failure.Line == 0)
        {
            throw fields.Error(failure.Message, failure.Status);
        }
    }

    private static SplitBehavior ReadBehavior(JsonFields fields) => fields.String("behavior") switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw fields.Wrong("behavior", "one of Removed, Isolated, MergedWithPrevious, MergedWithNext and Contiguous"),
    };

    private static ArenaException Unsupported(JsonFields fields, string part)
        => fields.Error(fields.Type is { } type ? $"the {part} \"{type}\" is not supported" : $"the {part} has no type that is supported", Status.Unsupported);
}
