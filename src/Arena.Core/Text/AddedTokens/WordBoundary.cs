using System.Globalization;
using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.AddedTokens;

/// <summary>What stands beside a match: white space to take along, or a word character that forbids it.</summary>
internal static unsafe class WordBoundary
{
    /// <summary>The start of the white space that ends at a position.</summary>
    public static long SkipSpaceBack(byte* text, long first, long position)
    {
        while (position > first)
        {
            long before = StartOfPrevious(text, position);
            if (!IsSpace(CodePointAt(text, before))) break;
            position = before;
        }

        return position;
    }

    /// <summary>The end of the white space that starts at a position.</summary>
    public static long SkipSpace(byte* text, long position, long end)
    {
        byte* next = text + position;
        while (position < end && IsSpace(Utf8.DecodeUnchecked(ref next))) position = (long)(next - text);
        return position;
    }

    public static bool EndsWithWord(byte* text, long first, long end)
        => end > first && IsWordCharacter(CodePointAt(text, StartOfPrevious(text, end)));

    public static bool StartsWithWord(byte* text, long start, long end)
        => end > start && IsWordCharacter(CodePointAt(text, start));

    private static uint CodePointAt(byte* text, long position)
    {
        byte* next = text + position;
        return Utf8.DecodeUnchecked(ref next);
    }

    private static long StartOfPrevious(byte* text, long position)
    {
        do position--;
        while ((text[position] & 0xC0) == 0x80);
        return position;
    }

    private static bool IsSpace(uint codePoint)
        => (CodePointClasses.OfUnchecked(codePoint) & CodePointClass.Whitespace) != 0;

    /// <summary>
    /// The regular expression \w of UTS #18: alphabetic, marks, decimal digits, connectors and the two joiners. Categories
    /// are the framework's, a few Unicode versions newer than the oracle's for characters that no tokenizer file uses.
    /// </summary>
    private static bool IsWordCharacter(uint codePoint)
    {
        switch (CharUnicodeInfo.GetUnicodeCategory((int)codePoint))
        {
            case UnicodeCategory.UppercaseLetter:
            case UnicodeCategory.LowercaseLetter:
            case UnicodeCategory.TitlecaseLetter:
            case UnicodeCategory.ModifierLetter:
            case UnicodeCategory.OtherLetter:
            case UnicodeCategory.NonSpacingMark:
            case UnicodeCategory.SpacingCombiningMark:
            case UnicodeCategory.EnclosingMark:
            case UnicodeCategory.DecimalDigitNumber:
            case UnicodeCategory.LetterNumber:
            case UnicodeCategory.ConnectorPunctuation:
                return true;
            default:
                // Joiners, and circled or squared letters, which are alphabetic by decree.
                return codePoint is 0x200C or 0x200D or (>= 0x24B6 and <= 0x24E9)
                    or (>= 0x1F130 and <= 0x1F149) or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
        }
    }
}
