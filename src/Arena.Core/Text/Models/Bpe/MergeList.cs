using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>Two tokens that become one. Its place in the list is its rank: lower ones are done first.</summary>
public struct Merge
{
    public uint Left;
    public uint Right;
    public uint Product;
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

    public ReadOnlySpan<Merge> Items => _merges.Span;

    /// <summary>Adds the next merge, given as text.</summary>
    public MergeFault Add(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        // What both make is written without the right one's prefix: its bytes are cut off, whatever they are.
        if (right.Length < continuingSubwordPrefix.Length) return MergeFault.ShorterThanPrefix;
        ReadOnlySpan<byte> rest = right[continuingSubwordPrefix.Length..];
        Throw.IfOutOfMemory(_product.Reserve((long)left.Length + rest.Length));
        left.CopyTo(new Span<byte>(_product.Items, left.Length));
        rest.CopyTo(new Span<byte>(_product.Items + left.Length, rest.Length));

        Merge merge = default;
        bool known = vocabulary.TryGetId(left, out merge.Left) && vocabulary.TryGetId(right, out merge.Right)
            && vocabulary.TryGetId(new ReadOnlySpan<byte>(_product.Items, left.Length + rest.Length), out merge.Product);
        if (!known) return MergeFault.NotInVocabulary;
        Add(merge);
        return MergeFault.None;
    }

    /// <summary>Adds the next merge, given as ids.</summary>
    public void Add(Merge merge) => Throw.IfOutOfMemory(_merges.TryAdd(merge));

    public void Dispose()
    {
        _merges.Dispose();
        _product.Dispose();
    }
}
