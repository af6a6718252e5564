using System;
using System.Collections.Generic;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Regex;

/// <summary>
/// Which letters are one when case is ignored, as Oniguruma has it: a long s is an s, a Kelvin sign a k. For loading
/// only. Letters that stand for several, such as a sharp s, are known so that a pattern with them can be refused.
/// </summary>
internal static class CaseFolding
{
    /// <summary>A code point and all that are one with it.</summary>
    public static CodePointSet Orbit(int codePoint)
    {
        List<(int First, int Last)> members = [];
        int member = codePoint;
        do
        {
            members.Add((member, member));
            member = Next(member);
        }
        while (member != codePoint);

        return CodePointSet.Of(members);
    }

    /// <summary>The smallest code point that is one with it: equal for two letters exactly if they are one.</summary>
    public static int Least(int codePoint)
    {
        int least = codePoint;
        for (int member = Next(codePoint); member != codePoint; member = Next(member)) least = Math.Min(least, member);
        return least;
    }

    /// <summary>A set and everything that is one with a member.</summary>
    public static CodePointSet Close(CodePointSet set)
    {
        List<(int First, int Last)> more = [.. set.Ranges];
        foreach (int codePoint in RegexFoldTable.Letters)
        {
            if (set.Contains(codePoint)) more.Add((Next(codePoint), Next(codePoint)));
        }

        // One step at a time around each orbit; no orbit has more than four members.
        CodePointSet closed = CodePointSet.Of(more);
        return closed.Equals(set) ? set : Close(closed);
    }

    public static bool StandsForSeveral(int codePoint)
    {
        ReadOnlySpan<int> several = RegexFoldTable.Several;
        for (int at = 0; at < several.Length; at += several[at + 1] + 2)
        {
            if (several[at] == codePoint) return true;
        }

        return false;
    }

    public static bool HasSeveral(CodePointSet set)
    {
        ReadOnlySpan<int> several = RegexFoldTable.Several;
        for (int at = 0; at < several.Length; at += several[at + 1] + 2)
        {
            if (set.Contains(several[at])) return true;
        }

        return false;
    }

    /// <summary>Whether letters, each its orbit's least, end with what one letter stands for.</summary>
    public static bool EndsWithSeveral(List<int> letters)
    {
        ReadOnlySpan<int> several = RegexFoldTable.Several;
        for (int at = 0; at < several.Length; at += several[at + 1] + 2)
        {
            int length = several[at + 1];
            bool same = letters.Count >= length;
            for (int i = 0; same && i < length; i++) same = letters[letters.Count - length + i] == Least(several[at + 2 + i]);
            if (same) return true;
        }

        return false;
    }

    private static int Next(int codePoint)
    {
        int found = RegexFoldTable.Letters.BinarySearch(codePoint);
        return found < 0 ? codePoint : RegexFoldTable.Following[found];
    }
}
