using System.Collections.Frozen;
using System.Collections.Generic;

namespace Arena.Core.Text.Regex;

/// <summary>
/// The patterns of real tokenizer files for which there is a scanner, by their exact text. That each scanner equals its
/// pattern is tested against the general engine and the oracle.
/// </summary>
internal static class KnownGrammars
{
    /// <summary>What ByteLevel splits by.</summary>
    public const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const string Gpt2Short = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";
    private const string Contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private const string AnySpaces = @"\s*[\r\n]+|\s+(?!\S)|\s+";
    private const string WordAndOne = @"|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string Symbols = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|";

    private const string Cl100K = Contraction + WordAndOne + @"\p{N}{1,3}" + Symbols + AnySpaces;
    private const string Qwen2 = Contraction + WordAndOne + @"\p{N}" + Symbols + AnySpaces;
    private const string LongNumbers = Contraction + WordAndOne + @"\p{N}+" + Symbols + AnySpaces;

    /// <summary>As OpenAI's own package writes cl100k; what is possessive there could not give back anyway.</summary>
    private const string Cl100KPossessive =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string Cl100KSingleSpace =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s";

    private const string Qwen2Possessive =
        @"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+";

    private const string Qwen35 = Contraction
        + @"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + AnySpaces;

    private const string Upper = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]";
    private const string Lower = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}]";
    private const string One = @"[^\r\n\p{L}\p{N}]?";
    private const string SymbolsAndSlash = @"| ?[^\s\p{L}\p{N}]+[\r\n/]*|";

    private const string O200K = One + Upper + "*" + Lower + "+" + Contraction + "?|" + One + Upper + "+" + Lower + "*"
        + Contraction + @"?|\p{N}{1,3}" + SymbolsAndSlash + AnySpaces;

    private const string Tekken = One + Upper + "*" + Lower + "+|" + One + Upper + "+" + Lower + @"*|\p{N}" + SymbolsAndSlash + AnySpaces;

    private const string UpperButHan = @"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]";
    private const string LowerButHan = @"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]";

    private const string Kimi = @"[\p{Han}]+|" + One + UpperButHan + "*" + LowerButHan + "+" + Contraction + "?|"
        + One + UpperButHan + "+" + LowerButHan + "*" + Contraction + @"?|\p{N}{1,3}" + Symbols + AnySpaces;

    private const string DeepSeekNumbers = @"\p{N}{1,3}";
    private const string DeepSeekChinese = "[一-龥\u3040-ゟ゠-ヿ]+";
    private const string DeepSeek = @"[!""#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?"
        + @"[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|" + AnySpaces;

    private const string ClipWords = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";
    private const string Clip = @"<\|startoftext\|>|<\|endoftext\|>|" + ClipWords;

    private static readonly FrozenDictionary<string, Grammar> Scanners = new Dictionary<string, Grammar>
    {
        [Gpt2] = new Gpt2Grammar(),
        [Gpt2Short] = new Gpt2Grammar(),
        [Cl100K] = new WordGrammar(ScanClass.Letter, 3),
        [Cl100KPossessive] = new WordGrammar(ScanClass.Letter, 3),
        [Cl100KSingleSpace] = new WordGrammar(ScanClass.Letter, 3),
        [Qwen2] = new WordGrammar(ScanClass.Letter, 1),
        [Qwen2Possessive] = new WordGrammar(ScanClass.Letter, 1),
        [LongNumbers] = new WordGrammar(ScanClass.Letter, int.MaxValue),
        [Qwen35] = new WordGrammar(ScanClass.Letter | ScanClass.Mark, 1),
        [O200K] = new CaseGrammar(hasContractions: true, mostNumbers: 3, slashEnds: true, hanIsApart: false),
        [Tekken] = new CaseGrammar(hasContractions: false, mostNumbers: 1, slashEnds: true, hanIsApart: false),
        [Kimi] = new CaseGrammar(hasContractions: true, mostNumbers: 3, slashEnds: false, hanIsApart: true),
        [DeepSeekNumbers] = new NumberGrammar(3),
        [DeepSeekChinese] = new ChineseAndKanaGrammar(),
        [DeepSeek] = new DeepSeekGrammar(),
        [ClipWords] = new ClipGrammar(hasMarkers: false),
        [Clip] = new ClipGrammar(hasMarkers: true),
    }.ToFrozenDictionary();

    /// <summary>All patterns that have a scanner.</summary>
    public static IEnumerable<string> Patterns => Scanners.Keys;

    /// <summary>The scanner of a pattern, or null. Escapes in classes and the characters themselves are the same.</summary>
    public static Grammar? Find(string pattern)
    {
        if (Scanners.TryGetValue(pattern, out Grammar? grammar)) return grammar;

        // Files write line ends as escapes for JSON or for the expression; only in classes do these patterns have them.
        string written = pattern.Replace("\r", @"\r", System.StringComparison.Ordinal).Replace("\n", @"\n", System.StringComparison.Ordinal);
        return Scanners.TryGetValue(written, out grammar) ? grammar : null;
    }
}
