using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Regex;

/// <summary>
/// The properties that a pattern may name, from the oracle's own tables. Names are read as Oniguruma does: without
/// regard to case, spaces, hyphens and underscores. For loading only; sets are made once a process.
/// </summary>
internal static class RegexProperties
{
    private static readonly Lazy<Dictionary<string, int>> Names = new(ReadNames);
    private static readonly ConcurrentDictionary<int, CodePointSet> Sets = new();

    /// <summary>The set of a property, or null if none has the name.</summary>
    public static CodePointSet? Of(string name)
    {
        StringBuilder plain = new(name.Length);
        foreach (char c in name)
        {
            if (c is not (' ' or '-' or '_')) plain.Append(char.ToLowerInvariant(c));
        }

        return Names.Value.TryGetValue(plain.ToString(), out int number) ? Sets.GetOrAdd(number, Read) : null;
    }

    /// <summary>What \w and \b take for a word character: outside of classes, a few fractions and powers more.</summary>
    public static CodePointSet WordByItself => Of("wordbyitself")!;

    /// <summary>The set of a POSIX bracket: a few names are narrower or wider there than as a property.</summary>
    public static CodePointSet? OfPosix(string name) => name switch
    {
        "punct" => Of("posixpunct"),
        "alnum" or "alpha" or "ascii" or "blank" or "cntrl" or "digit" or "graph" or "lower" or "print" or "space"
            or "upper" or "xdigit" or "word" => Of(name),
        _ => null,
    };

    // "alpha alphabetic" on a line: the names of one property. Lines stand in the order of the sets.
    private static Dictionary<string, int> ReadNames()
    {
        Dictionary<string, int> names = [];
        int number = 0;
        foreach (string line in RegexPropertyTable.Names.Split('\n'))
        {
            foreach (string name in line.Split(' ')) names.Add(name, number);
            number++;
        }

        return names;
    }

    // A set is its boundaries: distances from each first and each first behind a range to the next, seven bits a byte.
    private static CodePointSet Read(int number)
    {
        ReadOnlySpan<byte> bytes = RegexPropertyTable.Boundaries[RegexPropertyTable.Starts[number]..RegexPropertyTable.Starts[number + 1]];
        List<(int First, int Last)> ranges = [];
        int at = 0, boundary = 0;
        while (at < bytes.Length)
        {
            int first = boundary += Distance(bytes, ref at);
            boundary += Distance(bytes, ref at);
            ranges.Add((first, boundary - 1));
        }

        return CodePointSet.Of(ranges);
    }

    private static int Distance(ReadOnlySpan<byte> bytes, ref int at)
    {
        int distance = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = bytes[at++];
            distance |= (next & 0x7F) << shift;
            if (next < 0x80) return distance;
        }
    }
}
