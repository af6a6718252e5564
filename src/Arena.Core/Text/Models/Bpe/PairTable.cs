using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Numerics;

namespace Arena.Core.Text.Models.Bpe;

/// <summary>
/// From two symbols to the rank of their merge. Pairs of low symbols, which are most of those that text asks for, are found
/// in a grid without comparing; all others in an open-addressing table that is at most half full. Both are exact.
/// </summary>
internal sealed unsafe class PairTable : IDisposable
{
    public const uint None = uint.MaxValue;

    private const int GridBits = 9;
    private const uint GridSize = 1 << GridBits;

    private struct Slot
    {
        public uint Left;
        public uint Right;
        public uint Rank;
    }

    private readonly uint* _grid;
    private readonly Slot* _slots;
    private readonly int _shift;
    private readonly ulong _mask;

    /// <param name="pairs">Most pairs that will be added.</param>
    public PairTable(int pairs)
    {
        int bits = BitOperations.Log2((uint)Math.Max(pairs, 8) * 2 - 1) + 1;
        (_shift, _mask) = (64 - bits, (1UL << bits) - 1);
        _grid = (uint*)NativeMemory.Alloc((nuint)GridSize * GridSize, sizeof(uint));
        new Span<uint>(_grid, (int)(GridSize * GridSize)).Fill(None);
        try
        {
            _slots = (Slot*)NativeMemory.Alloc((nuint)1 << bits, (nuint)sizeof(Slot));
        }
        catch
        {
            NativeMemory.Free(_grid);
            throw;
        }

        for (ulong i = 0; i <= _mask; i++) _slots[i].Rank = None;
    }

    /// <summary>Adds a pair; one already there gets the new rank.</summary>
    public void Add(uint left, uint right, uint rank)
    {
        if ((left | right) < GridSize)
        {
            _grid[(left << GridBits) | right] = rank;
            return;
        }

        *Probe(left, right) = new Slot { Left = left, Right = right, Rank = rank };
    }

    /// <summary>The rank of a pair, or <see cref="None"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Find(uint left, uint right)
        => (left | right) < GridSize ? _grid[(left << GridBits) | right] : Probe(left, right)->Rank;

    public void Dispose()
    {
        NativeMemory.Free(_grid);
        NativeMemory.Free(_slots);
    }

    // The slot of the pair, or the empty one where it belongs.
    private Slot* Probe(uint left, uint right)
    {
        ulong hash = (((ulong)left << 32) | right) * 0x9E3779B97F4A7C15;
        for (ulong at = hash >> _shift; ; at = (at + 1) & _mask)
        {
            Slot* slot = _slots + at;
            if (slot->Rank == None || (slot->Left == left && slot->Right == right)) return slot;
        }
    }
}
