using System;
using System.Collections.Generic;

namespace Arena.Core.Text.Regex;

/// <summary>
/// Code points in classes: those that no set of a pattern tells apart are one. Values[(Blocks[c >> Shift] &lt;&lt; Shift)
/// + rest] is the class; the first block is its own, so Values[c] is that of an ASCII character.
/// </summary>
internal sealed class RegexClassMap
{
    public const int Shift = 7;

    private const int BlockSize = 1 << Shift;
    private const int MaximumClasses = 4096;

    private readonly List<bool[]> _members = [];

    public RegexClassMap(IReadOnlyList<CodePointSet> sets)
    {
        ushort[] flat = Classify(sets);
        List<ushort> values = [];
        Dictionary<int, List<int>> known = [];
        for (int block = 0; block < Blocks.Length; block++)
        {
            ReadOnlySpan<ushort> content = flat.AsSpan(block << Shift, BlockSize);
            Blocks[block] = (ushort)Store(content, values, known);
        }

        Values = [.. values];
    }

    public ushort[] Blocks { get; } = new ushort[(CodePointSet.Last + 1) >> Shift];

    public ushort[] Values { get; }

    public int Count => _members.Count;

    public bool IsMember(int characterClass, int set) => _members[characterClass][set];

    // Goes over the code points from boundary to boundary and looks up which sets each stretch is in.
    private ushort[] Classify(IReadOnlyList<CodePointSet> sets)
    {
        List<(int At, int Set)> boundaries = [];
        for (int set = 0; set < sets.Count; set++)
        {
            foreach ((int first, int last) in sets[set].Ranges)
            {
                boundaries.Add((first, set));
                boundaries.Add((last + 1, set));
            }
        }

        boundaries.Sort();
        ushort[] flat = new ushort[CodePointSet.Last + 1];
        Dictionary<string, int> numbers = [];
        char[] inside = new char[sets.Count];
        Array.Fill(inside, '0');
        int from = 0;
        for (int i = 0; from <= CodePointSet.Last;)
        {
            for (; i < boundaries.Count && boundaries[i].At == from; i++) inside[boundaries[i].Set] ^= (char)1;
            int to = i < boundaries.Count ? boundaries[i].At : CodePointSet.Last + 1;
            Array.Fill(flat, NumberOf(inside, numbers), from, to - from);
            from = to;
        }

        return flat;
    }

    private ushort NumberOf(char[] inside, Dictionary<string, int> numbers)
    {
        string key = new(inside);
        if (numbers.TryGetValue(key, out int number)) return (ushort)number;
        if (_members.Count == MaximumClasses)
            throw new ArenaException(Status.TooLarge, $"regex: the pattern tells more than {MaximumClasses} classes of characters apart", 0);
        numbers.Add(key, _members.Count);
        _members.Add(Array.ConvertAll(inside, c => c == '1'));
        return (ushort)(_members.Count - 1);
    }

    private static int Store(ReadOnlySpan<ushort> content, List<ushort> values, Dictionary<int, List<int>> known)
    {
        HashCode hash = default;
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(content));
        int key = hash.ToHashCode();
        if (!known.TryGetValue(key, out List<int>? blocks)) known.Add(key, blocks = []);
        foreach (int block in blocks)
        {
            if (System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values).Slice(block << Shift, BlockSize).SequenceEqual(content)) return block;
        }

        blocks.Add(values.Count >> Shift);
        values.AddRange(content);
        return blocks[^1];
    }
}
