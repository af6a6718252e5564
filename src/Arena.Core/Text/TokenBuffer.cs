using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Core.Text;

/// <summary>
/// Tokens before truncation and templates, in the encoder's own memory: ids always, and with positions wanted also where
/// each came from. Offsets are bytes of the token's own text.
/// </summary>
public unsafe struct TokenBuffer
{
    public uint* Ids;
    public uint* Starts;
    public uint* Ends;
    public uint* Words;
    public nint Count;

    private NativeBuffer<uint> _ids;
    private NativeBuffer<uint> _starts;
    private NativeBuffer<uint> _ends;
    private NativeBuffer<uint> _words;
    private nint _capacity;

    /// <summary>Makes room for more tokens behind those already there.</summary>
    public bool Reserve(nint more)
        => Count + more <= _capacity || Grow(Count + more);

    private bool Grow(nint capacity)
    {
        // All four grow together, so that one comparison guards them all. Where memory runs out half-way, those that grew
        // have moved, and the smallest says how much room there is.
        bool grown = _ids.Reserve(capacity) && _starts.Reserve(capacity) && _ends.Reserve(capacity) && _words.Reserve(capacity);
        _capacity = Math.Min(Math.Min(_ids.Capacity, _starts.Capacity), Math.Min(_ends.Capacity, _words.Capacity));
        Ids = _ids.Items;
        Starts = _starts.Items;
        Ends = _ends.Items;
        Words = _words.Items;
        return grown;
    }

    /// <summary>pre: room was reserved.</summary>
    public void AddUnchecked(uint id, uint start, uint end, uint word)
    {
        Ids[Count] = id;
        Starts[Count] = start;
        Ends[Count] = end;
        Words[Count] = word;
        Count++;
    }

    /// <summary>Takes out a stretch at the front of a text's tokens.</summary>
    public void DropFront(nint first, nint dropped)
    {
        nuint bytes = (nuint)(Count - first - dropped) * sizeof(uint);
        NativeMemory.Copy(Ids + first + dropped, Ids + first, bytes);
        NativeMemory.Copy(Starts + first + dropped, Starts + first, bytes);
        NativeMemory.Copy(Ends + first + dropped, Ends + first, bytes);
        NativeMemory.Copy(Words + first + dropped, Words + first, bytes);
        Count -= dropped;
    }

    public void Dispose()
    {
        _ids.Dispose();
        _starts.Dispose();
        _ends.Dispose();
        _words.Dispose();
        this = default;
    }
}
