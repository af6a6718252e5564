using Arena.Core.Strings;

namespace Arena.Core.Text.Unicode;

/// <summary>Cuts text into extended grapheme clusters, by the rules of Unicode 17.0 (UAX 29).</summary>
public static unsafe class GraphemeBreaker
{
    /// <summary>How far an Indic conjunct has come: a consonant, and whether a linker stands behind it.</summary>
    private enum Conjunct
    {
        None,
        Consonant,
        Linked,
    }

    /// <summary>How far an emoji sequence has come: a pictograph with its extensions, and whether a joiner ends it.</summary>
    private enum Emoji
    {
        None,
        Pictograph,
        Joined,
    }

    /// <summary>Finds the end of the cluster that starts at a position.</summary>
    /// <param name="text">Valid UTF-8, at the start of a cluster.</param>
    /// <param name="end">Its end, behind text.</param>
    public static byte* Next(byte* text, byte* end)
    {
        GraphemeClass previous = ClassAt(ref text);
        Conjunct conjunct = After(Conjunct.None, previous);
        Emoji emoji = After(Emoji.None, previous);
        bool isOddIndicator = previous == GraphemeClass.RegionalIndicator;
        while (text < end)
        {
            byte* next = text;
            GraphemeClass current = ClassAt(ref next);
            bool joins = Joins(previous & GraphemeClass.Break, current & GraphemeClass.Break)
                || (conjunct == Conjunct.Linked && (current & GraphemeClass.Consonant) != 0)
                || (emoji == Emoji.Joined && (current & GraphemeClass.Pictographic) != 0)
                || (isOddIndicator && current == GraphemeClass.RegionalIndicator);
            if (!joins) return text;

            conjunct = After(conjunct, current);
            emoji = After(emoji, current);
            isOddIndicator = current == GraphemeClass.RegionalIndicator && !isOddIndicator;
            previous = current;
            text = next;
        }

        return text;
    }

    private static GraphemeClass ClassAt(ref byte* text)
    {
        uint codePoint = Utf8.DecodeUnchecked(ref text);
        return codePoint < GraphemeTable.Limit
            ? (GraphemeClass)TwoStage.At(GraphemeTable.Blocks, GraphemeTable.Values, GraphemeTable.Shift, codePoint)
            : GraphemeClass.Other;
    }

    // The rules that look at the two characters beside the place only; GB numbers are those of UAX 29.
    private static bool Joins(GraphemeClass left, GraphemeClass right)
    {
        // GB3 to GB5: line ends and controls stand alone, but CR LF is one.
        if (IsControl(left) || IsControl(right)) return left == GraphemeClass.CarriageReturn && right == GraphemeClass.LineFeed;
        // GB9, GB9a, GB9b.
        if (right is GraphemeClass.Extend or GraphemeClass.Joiner or GraphemeClass.SpacingMark || left == GraphemeClass.Prepend) return true;
        // GB6 to GB8: Hangul syllables.
        return left switch
        {
            GraphemeClass.Leading => right is GraphemeClass.Leading or GraphemeClass.Vowel or GraphemeClass.LeadingVowel or GraphemeClass.Syllable,
            GraphemeClass.LeadingVowel or GraphemeClass.Vowel => right is GraphemeClass.Vowel or GraphemeClass.Trailing,
            GraphemeClass.Syllable or GraphemeClass.Trailing => right == GraphemeClass.Trailing,
            _ => false,
        };
    }

    private static bool IsControl(GraphemeClass value)
        => value is GraphemeClass.CarriageReturn or GraphemeClass.LineFeed or GraphemeClass.Control;

    // GB9c.
    private static Conjunct After(Conjunct state, GraphemeClass current)
    {
        if ((current & GraphemeClass.Consonant) != 0) return Conjunct.Consonant;
        if (state == Conjunct.None) return state;
        if ((current & GraphemeClass.Linker) != 0) return Conjunct.Linked;
        return (current & GraphemeClass.ConjunctExtend) != 0 ? state : Conjunct.None;
    }

    // GB11.
    private static Emoji After(Emoji state, GraphemeClass current)
    {
        if ((current & GraphemeClass.Pictographic) != 0) return Emoji.Pictograph;
        if (state != Emoji.Pictograph) return Emoji.None;
        return (current & GraphemeClass.Break) switch
        {
            GraphemeClass.Extend => Emoji.Pictograph,
            GraphemeClass.Joiner => Emoji.Joined,
            _ => Emoji.None,
        };
    }
}
