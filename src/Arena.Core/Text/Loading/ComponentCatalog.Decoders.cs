using Arena.Core.Text.Decoders;
using Arena.Core.Text.PreTokenizers;

namespace Arena.Core.Text.Loading;

internal static partial class ComponentCatalog
{
    public static IDecoder Decoder(JsonFields fields) => fields.Type switch
    {
        "BPEDecoder" => new BpeDecoder(fields.Bytes("suffix")),
        "ByteLevel" => ReadByteLevelDecoder(fields),
        "WordPiece" => ReadWordPieceDecoder(fields),
        "Metaspace" => new MetaspaceDecoder(fields.CharacterBytes("replacement"), ReadPrependScheme(fields) != PrependScheme.Never),
        "CTC" => ReadCtcDecoder(fields),
        "Sequence" => new SequenceDecoder(fields.Components("decoders", Decoder)),
        "Replace" => ReadReplaceDecoder(fields),
        "Fuse" => new FuseDecoder(),
        "Strip" => ReadStripDecoder(fields),
        "ByteFallback" => new ByteFallbackDecoder(),
        _ when fields.Has("suffix") => new BpeDecoder(fields.Bytes("suffix")),
        _ when fields.Has("prefix") => ReadWordPieceDecoder(fields),
        _ when fields.Has("pad_token") => ReadCtcDecoder(fields),
        _ when fields.Has("pattern") => ReadReplaceDecoder(fields),
        _ when fields.Has("start") => ReadStripDecoder(fields),
        _ => throw Unsupported(fields, "decoder"),
    };

    private static ReplaceDecoder ReadReplaceDecoder(JsonFields fields) => new(ReadPattern(fields), fields.Bytes("content"));

    private static ByteLevelDecoder ReadByteLevelDecoder(JsonFields fields)
    {
        // They mean nothing here, but the oracle does not load without them.
        _ = fields.Bool("add_prefix_space");
        _ = fields.Bool("trim_offsets");
        return new ByteLevelDecoder();
    }

    private static WordPieceDecoder ReadWordPieceDecoder(JsonFields fields) => new(fields.Bytes("prefix"), fields.Bool("cleanup"));

    private static CtcDecoder ReadCtcDecoder(JsonFields fields)
        => new(fields.Bytes("pad_token"), fields.Bytes("word_delimiter_token"), fields.Bool("cleanup"));

    private static StripDecoder ReadStripDecoder(JsonFields fields)
        => new(fields.CharacterBytes("content"), fields.UInt64("start"), fields.UInt64("stop"));
}
