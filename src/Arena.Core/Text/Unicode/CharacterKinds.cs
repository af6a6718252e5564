using System;

namespace Arena.Core.Text.Unicode;

/// <summary>
/// What components other than BERT's ask about a code point, each by the Unicode version that HuggingFace tokenizers 0.23.x
/// uses.
/// </summary>
[Flags]
public enum CharacterKinds : byte
{
    None = 0,

    /// <summary>N* of 17.0: what Digits splits at.</summary>
    Numeric = 1,

    /// <summary>\w of 16.0: alphabetic, marks, decimal digits, connectors and the two joiners.</summary>
    Word = 2,

    /// <summary>M* of 9.0: what StripAccents drops.</summary>
    Mark = 4,
}
