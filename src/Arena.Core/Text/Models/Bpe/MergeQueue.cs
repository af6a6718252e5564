using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// Merges that wait, the lowest rank first and of equal ranks the leftmost: a heap with four children a node, which is half
/// as deep as one with two. A merge is a number, rank above position, so that comparing is one instruction.
/// </summary>
internal unsafe struct MergeQueue : IDisposable
{
    private const int Arity = 4;

    private NativeBuffer<ulong> _items;

    public readonly bool IsEmpty => _items.Count == 0;

    /// <summary>Room for so many merges is there.</summary>
    public readonly int Capacity => _items.Capacity;

    public static ulong Entry(uint rank, int position) => ((ulong)rank << 32) | (uint)position;

    public void Clear() => _items.Count = 0;

    public bool Reserve(long count) => _items.Reserve(count);

    /// <summary>Adds without order; <see cref="Order"/> follows. pre: room was reserved.</summary>
    public void AddUnordered(ulong item) => _items.Items[_items.Count++] = item;

    /// <summary>Makes a heap of what was added, in linear time (R. Floyd, 1964).</summary>
    public readonly void Order()
    {
        for (int i = (_items.Count - 2) / Arity; i >= 0 && _items.Count > 1; i--) Sink(_items.Items, _items.Count, i, _items.Items[i]);
    }

    public bool Push(ulong item)
    {
        if (!_items.Reserve(_items.Count + 1L)) return false;
        ulong* items = _items.Items;
        int at = _items.Count++;
        while (at > 0)
        {
            int parent = (at - 1) / Arity;
            if (items[parent] <= item) break;
            items[at] = items[parent];
            at = parent;
        }

        items[at] = item;
        return true;
    }

    /// <summary>pre: not empty.</summary>
    public ulong Pop()
    {
        ulong least = _items.Items[0];
        int count = --_items.Count;
        if (count > 0) Sink(_items.Items, count, 0, _items.Items[count]);
        return least;
    }

    public void Dispose() => _items.Dispose();

    private static void Sink(ulong* items, int count, int at, ulong item)
    {
        // Indices are 64 bit wide: four times a position may be more than an int holds.
        for (long first = (long)Arity * at + 1; first < count; first = (long)Arity * at + 1)
        {
            int least = (int)first;
            long end = Math.Min(first + Arity, count);
            for (int child = least + 1; child < end; child++)
            {
                if (items[child] < items[least]) least = child;
            }

            if (items[least] >= item) break;
            items[at] = items[least];
            at = least;
        }

        items[at] = item;
    }
}
