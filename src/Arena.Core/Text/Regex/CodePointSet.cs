using System;
using System.Collections.Generic;

namespace Arena.Core.Text.Regex;

/// <summary>
/// A set of code points as ranges, for loading only: matching asks the tables that a program makes of its sets.
/// Always true: ranges ascend, do not touch, and stay within 0 to 10FFFF.
/// </summary>
internal sealed class CodePointSet : IEquatable<CodePointSet>
{
    public const int Last = 0x10FFFF;

    private readonly List<(int First, int Last)> _ranges;

    private CodePointSet(List<(int First, int Last)> ranges) => _ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    public static CodePointSet All { get; } = Of(0, Last);

    private ReadOnlySpan<(int First, int Last)> Span => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_ranges);

    public IReadOnlyList<(int First, int Last)> Ranges => _ranges;

    public bool IsEmpty => _ranges.Count == 0;

    public static CodePointSet Of(int codePoint) => Of(codePoint, codePoint);

    public static CodePointSet Of(int first, int last) => new([(first, last)]);

    /// <summary>The union of ranges in any order.</summary>
    public static CodePointSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        List<(int First, int Last)> sorted = [.. ranges];
        sorted.Sort();
        List<(int First, int Last)> merged = new(sorted.Count);
        foreach ((int first, int last) in sorted)
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(last, merged[^1].Last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return new CodePointSet(merged);
    }

    public CodePointSet Union(CodePointSet other)
    {
        if (IsEmpty) return other;
        if (other.IsEmpty) return this;
        return Of([.. _ranges, .. other._ranges]);
    }

    public CodePointSet Negate()
    {
        List<(int First, int Last)> gaps = [];
        int next = 0;
        foreach ((int first, int last) in _ranges)
        {
            if (first > next) gaps.Add((next, first - 1));
            next = last + 1;
        }

        if (next <= Last) gaps.Add((next, Last));
        return new CodePointSet(gaps);
    }

    public CodePointSet Intersect(CodePointSet other) => Negate().Union(other.Negate()).Negate();

    public bool Equals(CodePointSet? other) => other is not null && Span.SequenceEqual(other.Span);

    public override bool Equals(object? other) => Equals(other as CodePointSet);

    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach ((int First, int Last) range in _ranges) hash.Add(range);
        return hash.ToHashCode();
    }

    public bool Contains(int codePoint)
    {
        int low = 0, high = _ranges.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            if (_ranges[middle].Last < codePoint) low = middle + 1;
            else if (_ranges[middle].First > codePoint) high = middle - 1;
            else return true;
        }

        return false;
    }
}
