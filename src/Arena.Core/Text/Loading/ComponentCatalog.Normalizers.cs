using System;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.Loading;

internal static partial class ComponentCatalog
{
    public static INormalizer Normalizer(JsonFields fields) => fields.Type switch
    {
        "Bert" => ReadBertNormalizer(fields),
        "Strip" => ReadStripNormalizer(fields),
        "StripAccents" => new StripAccentsNormalizer(),
        "NFC" => new UnicodeNormalizer(compatible: false, composes: true),
        "NFD" => new UnicodeNormalizer(compatible: false, composes: false),
        "NFKC" => new UnicodeNormalizer(compatible: true, composes: true),
        "NFKD" => new UnicodeNormalizer(compatible: true, composes: false),
        "Sequence" => ReadNormalizers(fields),
        "Lowercase" => new LowercaseNormalizer(),
        "Nmt" => new NmtNormalizer(),
        "Precompiled" => ReadPrecompiled(fields),
        "Replace" => ReadReplace(fields),
        "Prepend" => new PrependNormalizer(fields.Bytes("prepend")),
        "ByteLevel" => new ByteLevelNormalizer(),
        _ when fields.Has("clean_text") => ReadBertNormalizer(fields),
        _ when fields.Has("strip_left") => ReadStripNormalizer(fields),
        _ when fields.Has("normalizers") => ReadNormalizers(fields),
        _ when fields.Has("pattern") => ReadReplace(fields),
        _ when fields.Has("precompiled_charsmap") => ReadPrecompiled(fields),
        _ when fields.Has("prepend") => new PrependNormalizer(fields.Bytes("prepend")),
        _ => throw Unsupported(fields, "normalizer"),
    };

    private static BertNormalizer ReadBertNormalizer(JsonFields fields)
        => new(fields.Bool("clean_text"), fields.Bool("handle_chinese_chars"), fields.OptionalBool("strip_accents"), fields.Bool("lowercase"));

    private static ReplaceNormalizer ReadReplace(JsonFields fields) => new(ReadPattern(fields), fields.Bytes("content"));

    private static StripNormalizer ReadStripNormalizer(JsonFields fields) => new(fields.Bool("strip_left"), fields.Bool("strip_right"));

    private static SequenceNormalizer ReadNormalizers(JsonFields fields) => new(fields.Components("normalizers", Normalizer));

    private static PrecompiledNormalizer ReadPrecompiled(JsonFields fields)
    {
        try
        {
            return new PrecompiledNormalizer(new CharacterMap(Convert.FromBase64String(fields.String("precompiled_charsmap"))));
        }
        catch (FormatException broken)
        {
            throw fields.Error($"precompiled_charsmap cannot be read: {broken.Message}");
        }
    }
}
