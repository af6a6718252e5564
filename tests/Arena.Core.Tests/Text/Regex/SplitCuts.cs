using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>Stretches of a text as golden files hold them.</summary>
internal static class SplitCuts
{
    /// <summary>The matches and what lies between; an empty match cuts too.</summary>
    public static List<(int Start, int End)> Of(List<(int Start, int End)> matches, string text)
    {
        List<(int Start, int End)> cuts = [];
        int at = 0;
        foreach ((int start, int end) in matches)
        {
            if (start > at) cuts.Add((at, start));
            if (end > start) cuts.Add((start, end));
            at = end;
        }

        int length = Encoding.UTF8.GetByteCount(text);
        if (length > at) cuts.Add((at, length));
        return cuts;
    }

    /// <summary>Starts and ends in turn.</summary>
    public static List<(int Start, int End)> Pairs(JsonElement flat)
        => [.. flat.EnumerateArray().Select(number => number.GetInt32()).Chunk(2).Select(pair => (pair[0], pair[1]))];
}
