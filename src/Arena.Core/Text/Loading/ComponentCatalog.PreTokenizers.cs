using Arena.Core.Text.PreTokenizers;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Loading;

internal static partial class ComponentCatalog
{
    private const ulong UsualLength = 5;

    /// <summary>GPT-2's words, which "ByteLevel" cuts unless told not to.</summary>
    private const string Gpt2Words = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    public static IPreTokenizer PreTokenizer(JsonFields fields) => fields.Type switch
    {
        "BertPreTokenizer" => new BertPreTokenizer(),
        "ByteLevel" => ReadByteLevel(fields),
        "CharDelimiterSplit" or "Delimiter" => new DelimiterPreTokenizer((uint)fields.Character("delimiter").Value),
        "Metaspace" => ReadMetaspace(fields),
        "Whitespace" => new WhitespacePreTokenizer(),
        "Sequence" => new SequencePreTokenizer(fields.Components("pretokenizers", PreTokenizer)),
        "Split" => ReadSplit(fields),
        "Punctuation" => new PunctuationPreTokenizer(fields.Has("behavior") ? ReadBehavior(fields) : SplitBehavior.Isolated),
        "WhitespaceSplit" => new WhitespaceSplitPreTokenizer(),
        "Digits" => new DigitsPreTokenizer(fields.Bool("individual_digits")),
        "UnicodeScripts" => new UnicodeScriptsPreTokenizer(),
        "FixedLength" => ReadFixedLength(fields),
        _ when fields.Has("pattern") => ReadSplit(fields),
        _ => throw Unsupported(fields, "pre_tokenizer"),
    };

    private static ByteLevelPreTokenizer ReadByteLevel(JsonFields fields)
    {
        _ = fields.Bool("trim_offsets");
        bool addPrefixSpace = fields.Bool("add_prefix_space");
        SplitPreTokenizer? words = fields.Bool("use_regex", otherwise: true) ? new SplitPreTokenizer(TextPattern.Regex(Gpt2Words), SplitBehavior.Isolated, invert: false) : null;
        return new ByteLevelPreTokenizer(addPrefixSpace, words);
    }

    private static SplitPreTokenizer ReadSplit(JsonFields fields) => new(ReadPattern(fields), ReadBehavior(fields), fields.Bool("invert"));

    private static MetaspacePreTokenizer ReadMetaspace(JsonFields fields)
        => new(fields.CharacterBytes("replacement"), ReadPrependScheme(fields), fields.Bool("split", otherwise: true));

    private static PrependScheme ReadPrependScheme(JsonFields fields)
    {
        string name = fields.Has("prepend_scheme") ? fields.String("prepend_scheme") : "always";
        PrependScheme scheme = name switch
        {
            "first" => PrependScheme.First,
            "never" => PrependScheme.Never,
            "always" => PrependScheme.Always,
            _ => throw fields.Wrong("prepend_scheme", "first, never or always"),
        };

        // Old files have a flag instead; the oracle compares it with the scheme that stands there or would by default.
        if (fields.OptionalBool("add_prefix_space") == false && scheme != PrependScheme.Never)
        {
            throw fields.Error("add_prefix_space is false, and prepend_scheme is not \"never\"");
        }

        return scheme;
    }

    private static FixedLengthPreTokenizer ReadFixedLength(JsonFields fields)
    {
        ulong length = fields.Has("length") ? fields.UInt64("length") : UsualLength;
        return length > 0 ? new FixedLengthPreTokenizer(length) : throw fields.Wrong("length", "at least 1");
    }
}
