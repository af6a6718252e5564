using System;

namespace Arena.Core.Text.Unicode;

/// <summary>
/// What BERT's components ask about a code point, each by the Unicode version that HuggingFace tokenizers 0.23.x uses.
/// </summary>
[Flags]
public enum CodePointClass : byte
{
    None = 0,

    /// <summary>White_Space; it includes tab, line ends, U+0085 and the no-break spaces.</summary>
    Whitespace = 1,

    /// <summary>
    /// Controls, formats and private use (Cc, Cf, Co of 8.0). Unassigned code points and U+FFFD are not among them, tab
    /// and line ends are: clean_text, which drops these and U+FFFD, makes the exception for tab and line ends itself.
    /// </summary>
    Other = 2,

    /// <summary>Punctuation (P* of 8.0), and every ASCII symbol.</summary>
    Punctuation = 4,

    /// <summary>Mn of 8.0: what strip_accents drops.</summary>
    NonspacingMark = 8,

    /// <summary>The ranges around which handle_chinese_chars puts spaces.</summary>
    Cjk = 16,

    /// <summary>NFD of 9.0 makes something else of it, Hangul syllables included.</summary>
    Decomposes = 32,

    /// <summary>Lower case of 17.0 is something else.</summary>
    Lowercases = 64,

    /// <summary>Its combining class in 9.0 is not zero, so NFD may move it.</summary>
    CombiningMark = 128,
}
