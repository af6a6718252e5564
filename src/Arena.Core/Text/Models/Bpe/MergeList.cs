using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>Two tokens that become one. Lower ranks are done first; merges of one rank make the same token.</summary>
public struct Merge
{
    public uint Left;
    public uint Right;
    public uint Product;
    public uint Rank;
}

/// <summary>What is wrong with a merge.</summary>
public enum MergeFault
{
    None,
    /// <summary>A part, or what both make, is not in the vocabulary.</summary>
    NotInVocabulary,
    /// <summary>The right part is shorter than the prefix that it must begin with.</summary>
    ShorterThanPrefix,
}

/// <summary>The merges of a BPE model as ids, while it is loaded.</summary>
public sealed unsafe class MergeList(Vocabulary vocabulary, byte[] continuingSubwordPrefix) : IDisposable
{
    private NativeBuffer<Merge> _merges;
    private NativeBuffer<byte> _product;

    public int Count => _merges.Count;

    /// <summary>Largest rank plus one.</summary>
    public uint RankLimit { get; private set; }

    public ReadOnlySpan<Merge> Items => _merges.Span;

    /// <summary>Adds the next merge, given as text; its place in the list is its rank.</summary>
    public MergeFault Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // What both make is written without the right one's prefix: its bytes are cut off, whatever they are.
        if (right.Length < continuingSubwordPrefix.Length) return MergeFault.ShorterThanPrefix;
        ReadOnlySpan<byte> rest = right[continuingSubwordPrefix.Length..];
        Throw.IfOutOfMemory(_product.Reserve((long)left.Length + rest.Length));
        left.CopyTo(new Span<byte>(_product.Items, left.Length));
        rest.CopyTo(new Span<byte>(_product.Items + left.Length, rest.Length));

        Merge merge = new() { Rank = (uint)_merges.Count };
        bool known = vocabulary.TryGetId(left, out merge.Left) && vocabulary.TryGetId(right, out merge.Right)
            && vocabulary.TryGetId(new ReadOnlySpan<byte>(_product.Items, left.Length + rest.Length), out merge.Product);
        if (!known) return MergeFault.NotInVocabulary;
        Add(merge);
        return MergeFault.None;
    }

    /// <summary>Adds a merge given as ids.</summary>
    public void Add(Merge merge)
    {
        Throw.IfOutOfMemory(_merges.TryAdd(merge));
        RankLimit = Math.Max(RankLimit, merge.Rank + 1);
    }

    /// <summary>
    /// Adds every way to put a token together from two others. Where ranks belong to tokens and not to pairs, as with
    /// tiktoken and SentencePiece, all of these have the rank of the token.
    /// </summary>
    public void AddWays(ReadOnlySpan<byte> token, uint id, uint rank)
    {
        for (int at = 1; at < token.Length; at++)
        {
            bool isBetween = (token[at] & 0xC0) != 0x80;
            if (!isBetween || !vocabulary.TryGetId(token[..at], out uint left) || !vocabulary.TryGetId(token[at..], out uint right)) continue;
            Add(new Merge { Left = left, Right = right, Product = id, Rank = rank });
        }
    }

    /// <summary>Sorts the merges; their places are their ranks then.</summary>
    public void Rank(Comparison<Merge> order)
    {
        _merges.Span.Sort(order);
        for (int i = 0; i < _merges.Count; i++) _merges.Items[i].Rank = (uint)i;
        RankLimit = (uint)_merges.Count;
    }

    public void Dispose()
    {
        _merges.Dispose();
        _product.Dispose();
    }
}
