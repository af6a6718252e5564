using System;
using System.Collections.Generic;
using System.Linq;

namespace Arena.UnicodeGenerator;

/// <summary>
/// A sparse array in two stages: the value of c is Values[(Blocks[c >> Shift] &lt;&lt; Shift) | (c &amp; mask)].
/// Equal blocks are stored once, and everything from Limit on has the value zero and is not stored.
/// </summary>
internal sealed class TwoStageTable
{
    private TwoStageTable(int shift, int[] blocks, int[] values)
    {
        Shift = shift;
        Blocks = blocks;
        Values = values;
    }

    public int Shift { get; }
    public int Limit => Blocks.Length << Shift;
    public int[] Blocks { get; }
    public int[] Values { get; }

    /// <summary>Tries the useful block sizes and takes the one that needs the fewest bytes.</summary>
    public static TwoStageTable Smallest(int[] values, int valueSize) => Enumerable
        .Range(4, 6)
        .Select(shift => Build(values, shift))
        .Where(table => table.Blocks.Max() <= byte.MaxValue)
        .MinBy(table => table.Blocks.Length + table.Values.Length * valueSize)!;

    private static TwoStageTable Build(int[] values, int shift)
    {
        int size = 1 << shift;
        int used = Array.FindLastIndex(values, value => value != 0) / size + 1;
        var numbers = new Dictionary<string, int>();
        var stored = new List<int>();
        var blocks = new int[used];
        for (int block = 0; block < used; block++)
        {
            ArraySegment<int> content = new(values, block * size, size);
            string key = string.Join(',', content);
            if (!numbers.TryGetValue(key, out blocks[block]))
            {
                numbers[key] = blocks[block] = numbers.Count;
                stored.AddRange(content);
            }
        }

        return new TwoStageTable(shift, blocks, [.. stored]);
    }
}
