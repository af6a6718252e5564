using System;
using System.Collections.Generic;
using System.Text.Json;
using Arena.Core.Text.PostProcessors;

namespace Arena.Core.Text.Loading;

internal static partial class ComponentCatalog
{
    public static Template PostProcessor(JsonFields fields)
    {
        List<IPostProcessor> processors = [];
        ReadProcessor(fields, processors);
        try
        {
            return new Template(processors);
        }
        catch (NotSupportedException reason)
        {
            throw fields.Error($"post_processor: {reason.Message}", Status.Unsupported);
        }
    }

    // The oracle goes by the fields and looks at the type of two only, so that a BertProcessing with all fields of a
    // RobertaProcessing is one.
    private static void ReadProcessor(JsonFields fields, List<IPostProcessor> processors)
    {
        bool hasEnds = fields.Has("sep") && fields.Has("cls");
        bool hasOffsets = fields.HasBool("trim_offsets") && fields.HasBool("add_prefix_space");
        if ((hasEnds && hasOffsets) || fields.Type == "RobertaProcessing") processors.Add(ReadRoberta(fields));
        else if (hasEnds || fields.Type == "BertProcessing") processors.Add(new BertProcessing(ReadTokenAndId(fields, "cls"), ReadTokenAndId(fields, "sep")));
        else if (fields.Type == "ByteLevel") processors.Add(new ByteLevelProcessing(fields.Bool("trim_offsets"), fields.Bool("add_prefix_space")));
        else if (fields.Has("single") || fields.Type == "TemplateProcessing") processors.Add(ReadTemplate(fields));
        else if (fields.Type == "Sequence") ReadProcessors(fields, processors);
        else throw Unsupported(fields, "post_processor");
    }

    private static void ReadProcessors(JsonFields fields, List<IPostProcessor> processors)
    {
        int index = 0;
        foreach (JsonElement item in fields.Array("processors").EnumerateArray()) ReadProcessor(fields.Inner(item, $"processors[{index++}]"), processors);
    }

    private static RobertaProcessing ReadRoberta(JsonFields fields)
        => new(ReadTokenAndId(fields, "cls"), ReadTokenAndId(fields, "sep"), fields.Bool("trim_offsets"), fields.Bool("add_prefix_space"));

    private static uint ReadTokenAndId(JsonFields fields, string name)
    {
        JsonElement pair = fields.Array(name);
        return pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String
            && pair[1].ValueKind == JsonValueKind.Number && pair[1].TryGetUInt32(out uint id)
            ? id
            : throw fields.Wrong(name, "a token and its id");
    }

    private static TemplateProcessing ReadTemplate(JsonFields fields)
    {
        JsonFields special = fields.Object("special_tokens");
        return new TemplateProcessing(ReadPieces(fields, "single", special), ReadPieces(fields, "pair", special));
    }

    private static TemplatePiece[] ReadPieces(JsonFields fields, string name, JsonFields special)
    {
        List<TemplatePiece> pieces = [];
        foreach (JsonElement element in fields.Array(name).EnumerateArray())
        {
            JsonFields piece = fields.Inner(element, name);
            pieces.Add(piece.Has("Sequence") ? ReadSequence(piece.Object("Sequence"), name) : ReadSpecial(piece.Object("SpecialToken"), special));
        }

        return [.. pieces];
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
}
