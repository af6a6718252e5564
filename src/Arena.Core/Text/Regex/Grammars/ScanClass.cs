using System;

namespace Arena.Core.Text.Regex;

/// <summary>What the scanners of known grammars ask about a character, by the Unicode version of the oracle's Oniguruma.</summary>
[Flags]
internal enum ScanClass : byte
{
    None = 0,

    /// <summary>\p{L}</summary>
    Letter = 1,

    /// <summary>\p{N}</summary>
    Number = 2,

    /// <summary>\s</summary>
    Space = 4,

    /// <summary>\p{M}</summary>
    Mark = 8,

    /// <summary>[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]: what may begin a word before its small letters.</summary>
    Upper = 16,

    /// <summary>[\p{Ll}\p{Lm}\p{Lo}\p{M}]: what may end one.</summary>
    Lower = 32,

    /// <summary>\p{Han}</summary>
    Han = 64,

    /// <summary>[\p{P}\p{S}]</summary>
    PunctuationOrSymbol = 128,
}
