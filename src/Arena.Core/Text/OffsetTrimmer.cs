using System;
using System.Text;
using Arena.Core.Strings;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PostProcessors;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text;

/// <summary>White space at the ends of a token, in the unit of the offsets.</summary>
internal struct TokenSpaces
{
    public uint Leading;
    public uint Trailing;

    /// <summary>There is exactly one character in front, which may be one that was added.</summary>
    public bool IsOneLeading;
}

/// <summary>
/// Takes white space off offsets, as the oracle does it: by what the token's text has at its ends, not by what the input has
/// there.
/// </summary>
internal static unsafe class OffsetTrimmer
{
    public static TokenSpaces Measure(ReadOnlySpan<byte> token, OffsetUnit unit)
    {
        TokenSpaces spaces = default;
        int characters = 0;
        for (ReadOnlySpan<byte> rest = token; !rest.IsEmpty; characters++)
        {
            Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
            if (!IsSpace(rune)) break;
            spaces.Leading += Size(rune, unit);
            rest = rest[consumed..];
        }

        spaces.IsOneLeading = characters == 1;
        for (ReadOnlySpan<byte> rest = token; !rest.IsEmpty;)
        {
            Rune.DecodeLastFromUtf8(rest, out Rune rune, out int consumed);
            if (!IsSpace(rune)) break;
            spaces.Trailing += Size(rune, unit);
            rest = rest[..^consumed];
        }

        return spaces;
    }

    /// <summary>Trims the offsets of a window.</summary>
    /// <param name="trims">What to do, in order.</param>
    /// <param name="spaces">The white space of each token.</param>
    /// <param name="offsets">Pairs of start and end.</param>
    /// <param name="count">Number of tokens.</param>
    public static void Apply(OffsetTrim[] trims, TokenSpaces* spaces, uint* offsets, nint count)
    {
        foreach (OffsetTrim trim in trims)
        {
            for (nint i = 0; i < count; i++) Trim(spaces[i], trim, i == 0 && trim.AtStart, ref offsets[2 * i], ref offsets[2 * i + 1]);
        }
    }

    private static void Trim(in TokenSpaces spaces, OffsetTrim trim, bool isFirst, ref uint start, ref uint end)
    {
        bool keepsPrefix = trim.KeepsPrefix && spaces.IsOneLeading && (isFirst || start == 0);
        if (!keepsPrefix) start = Math.Min(start + spaces.Leading, end);
        if (end >= spaces.Trailing) end = Math.Max(end - spaces.Trailing, start);
    }

    private static bool IsSpace(Rune rune)
        => rune.Value == ByteLevelAlphabet.Space || (CodePointClasses.OfUnchecked((uint)rune.Value) & CodePointClass.Whitespace) != 0;

    // A space of the byte-level alphabet was one byte of text; every white space is one unit of UTF-16.
    private static uint Size(Rune rune, OffsetUnit unit)
        => unit == OffsetUnit.Bytes && rune.Value != ByteLevelAlphabet.Space ? (uint)rune.Utf8SequenceLength : 1;
}
