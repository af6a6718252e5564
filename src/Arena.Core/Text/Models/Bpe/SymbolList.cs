using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// A word as symbols, in flat arrays side by side. Starts are what the symbols before cover, which is not always where
/// they stand in the word: a character that became nothing is not counted, as the oracle does not count it.
/// </summary>
internal unsafe struct SymbolList : IDisposable
{
    private NativeBuffer<uint> _symbols;
    private NativeBuffer<uint> _starts;
    private NativeBuffer<uint> _ranks;
    private NativeBuffer<int> _next;
    private NativeBuffer<int> _previous;

    /// <summary>Bytes that all symbols cover.</summary>
    public uint Covered;

    public int Count;

    public readonly uint* Symbols => _symbols.Items;
    public readonly uint* Starts => _starts.Items;

    /// <summary>Of each symbol and the one behind it: which merge they are.</summary>
    public readonly uint* Ranks => _ranks.Items;

    /// <summary>For words that are merged by queue: neighbours that are still there.</summary>
    public readonly int* Next => _next.Items;
    public readonly int* Previous => _previous.Items;

    public void Clear() => (Count, Covered) = (0, 0);

    public bool Reserve(long count) => _symbols.Reserve(count) && _starts.Reserve(count) && _ranks.Reserve(count);

    public bool ReserveLinks() => _next.Reserve(Count) && _previous.Reserve(Count);

    /// <summary>pre: room was reserved.</summary>
    public void Add(uint symbol, uint bytes)
    {
        _symbols.Items[Count] = symbol;
        _starts.Items[Count] = Covered;
        Covered += bytes;
        Count++;
    }

    public void Dispose()
    {
        _symbols.Dispose();
        _starts.Dispose();
        _ranks.Dispose();
        _next.Dispose();
        _previous.Dispose();
    }
}
