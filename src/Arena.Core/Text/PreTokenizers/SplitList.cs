using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>A stretch of normalized text, in bytes.</summary>
public readonly record struct Split(uint Start, uint End);

/// <summary>
/// The splits of a text, in order and apart from each other. A pass reads one list and writes the other; empty splits are
/// left out, as the oracle leaves them out.
/// </summary>
public unsafe struct SplitList : IDisposable
{
    public Split* Items;
    public int Count;

    private NativeBuffer<Split> _items;
    private NativeBuffer<Split> _next;

    /// <summary>Begins with one split, the whole text.</summary>
    public bool Begin(nint length)
    {
        BeginPass();
        if (!Add(0, (uint)length)) return false;
        EndPass();
        return true;
    }

    /// <summary>Begins a pass that reads these splits and writes their successors.</summary>
    public void BeginPass() => _next.Count = 0;

    /// <summary>Writes a split.</summary>
    /// <returns>False if memory ran out.</returns>
    public bool Add(uint start, uint end) => start == end || _next.TryAdd(new Split(start, end));

    /// <summary>What was written becomes the list.</summary>
    public void EndPass()
    {
        (_items, _next) = (_next, _items);
        Items = _items.Items;
        Count = _items.Count;
    }

    public void Dispose()
    {
        _items.Dispose();
        _next.Dispose();
        this = default;
    }
}
