using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Arena.Core.Text.Models;

/// <summary>A key of a trie under construction, and what it stands for.</summary>
public unsafe struct TrieKey
{
    public byte* Text;
    public int Length;
    public int Value;

    /// <summary>By bytes, then by value.</summary>
    public static int Compare(TrieKey left, TrieKey right)
    {
        int order = new ReadOnlySpan<byte>(left.Text, left.Length).SequenceCompareTo(new ReadOnlySpan<byte>(right.Text, right.Length));
        return order != 0 ? order : left.Value.CompareTo(right.Value);
    }
}

/// <summary>
/// A trie over bytes in one flat array (J. Aoe, "An Efficient Digital Search Algorithm by Using a Double-Array
/// Structure", 1989). From state s the byte c leads to t = Base[s] + c, if Check[t] is s. Immutable once built.
///
/// Cells are reached only through Base, so a state whose children are {a, b, c} needs three free cells at the right
/// distances; building looks for them from the first free cell on.
/// </summary>
public sealed unsafe class DoubleArrayTrie : IDisposable
{
    public const int Root = 0;
    public const int None = -1;

    [StructLayout(LayoutKind.Sequential)]
    private struct Cell
    {
        public int Base;
        public int Check;
        public int Value;
    }

    private const int Alphabet = 256;
    private const int Unused = -1;

    private Cell* _cells;
    private int _count;

    /// <summary>Builds the trie. Of equal keys the last one counts.</summary>
    /// <param name="keys">Sorted here, by bytes; their text is not needed afterwards.</param>
    public DoubleArrayTrie(TrieKey[] keys)
    {
        Array.Sort(keys, TrieKey.Compare);
        Builder builder = new(keys);
        _count = builder.Build();
        _cells = (Cell*)NativeMemory.Alloc((nuint)_count, (nuint)sizeof(Cell));
        builder.CopyTo(_cells, _count);
    }

    /// <summary>The state reached from another one by a byte, or <see cref="None"/>.</summary>
    public int Step(int state, byte symbol)
    {
        int next = _cells[state].Base + symbol;
        return (uint)next < (uint)_count && _cells[next].Check == state ? next : None;
    }

    /// <summary>The value of the key that ends in a state, or <see cref="None"/>.</summary>
    public int ValueOf(int state) => _cells[state].Value;

    /// <summary>The state reached from the root by a whole string, or <see cref="None"/>.</summary>
    public int Walk(ReadOnlySpan<byte> text)
    {
        int state = Root;
        foreach (byte symbol in text)
        {
            state = Step(state, symbol);
            if (state == None) return None;
        }

        return state;
    }

    /// <summary>Finds the longest key that continues from a state and is a prefix of the text.</summary>
    /// <param name="state">Where to begin: the root, or what <see cref="Walk"/> gave.</param>
    /// <param name="text">What follows.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="matched">Bytes of the match.</param>
    /// <returns>The key's value, or <see cref="None"/>.</returns>
    public int LongestMatch(int state, byte* text, int length, out int matched)
    {
        Cell* cells = _cells;
        int count = _count;
        int best = None;
        matched = 0;
        for (int i = 0; i < length; i++)
        {
            int next = cells[state].Base + text[i];
            if ((uint)next >= (uint)count || cells[next].Check != state) break;
            state = next;
            if (cells[state].Value == None) continue;
            best = cells[state].Value;
            matched = i + 1;
        }

        return best;
    }

    public void Dispose()
    {
        NativeMemory.Free(_cells);
        _cells = null;
        _count = 0;
    }

    /// <summary>
    /// Works on managed arrays, which are garbage once the trie stands. Free cells form a list in ascending order, linked
    /// through their own Base (next) and Value (previous).
    /// </summary>
    private sealed class Builder(TrieKey[] keys)
    {
        private readonly record struct Range(int State, int First, int End, int Depth);

        // After so many tries a state goes behind the last cell. Without the bound a dense trie builds in quadratic time;
        // with it the array grows by a few per cent.
        private const int MaximumTries = 64;

        private Cell[] _cells = [];
        private int _used;
        private int _firstFree = None;
        private int _lastFree = None;
        private readonly byte[] _symbols = new byte[Alphabet];
        private readonly int[] _starts = new int[Alphabet + 1];

        public int Build()
        {
            Grow(Alphabet * 4);
            Take(Root, int.MaxValue);
            Queue<Range> pending = new();
            pending.Enqueue(new Range(Root, 0, keys.Length, 0));
            while (pending.TryDequeue(out Range range)) Expand(range, pending);
            return _used;
        }

        public void CopyTo(Cell* destination, int count)
        {
            for (int i = 0; i < count; i++)
            {
                destination[i] = _cells[i].Check == Unused ? new Cell { Check = Unused, Value = None } : _cells[i];
            }
        }

        private void Expand(Range range, Queue<Range> pending)
        {
            int first = range.First;
            // Keys are sorted, so those that end here stand first.
            while (first < range.End && keys[first].Length == range.Depth) _cells[range.State].Value = keys[first++].Value;
            int children = Children(first, range.End, range.Depth);
            if (children == 0) return;

            int origin = FindBase(children);
            _cells[range.State].Base = origin;
            for (int i = 0; i < children; i++)
            {
                Take(origin + _symbols[i], range.State);
                pending.Enqueue(new Range(origin + _symbols[i], _starts[i], _starts[i + 1], range.Depth + 1));
            }
        }

        private int Children(int first, int end, int depth)
        {
            int count = 0;
            for (int i = first; i < end; i++)
            {
                byte symbol = keys[i].Text[depth];
                if (count > 0 && _symbols[count - 1] == symbol) continue;
                _symbols[count] = symbol;
                _starts[count++] = i;
            }

            _starts[count] = end;
            return count;
        }

        private int FindBase(int children)
        {
            int tries = 0;
            for (int free = _firstFree; free != None && tries < MaximumTries; free = _cells[free].Base, tries++)
            {
                int origin = free - _symbols[0];
                if (origin < 1) continue;
                Grow(origin + Alphabet);
                if (Fits(origin, children)) return origin;
            }

            int behind = Math.Max(1, _used);
            Grow(behind + Alphabet);
            return behind;
        }

        private bool Fits(int origin, int children)
        {
            for (int i = 1; i < children; i++)
            {
                if (_cells[origin + _symbols[i]].Check != Unused) return false;
            }

            return true;
        }

        private void Take(int cell, int parent)
        {
            (int next, int previous) = (_cells[cell].Base, _cells[cell].Value);
            if (previous == None) _firstFree = next;
            else _cells[previous].Base = next;
            if (next == None) _lastFree = previous;
            else _cells[next].Value = previous;
            _cells[cell] = new Cell { Base = 0, Check = parent, Value = None };
            _used = Math.Max(_used, cell + 1);
        }

        private void Grow(int count)
        {
            if (count <= _cells.Length) return;
            int old = _cells.Length;
            Array.Resize(ref _cells, Math.Max(count, old * 2));
            for (int i = old; i < _cells.Length; i++)
            {
                _cells[i] = new Cell { Base = None, Check = Unused, Value = _lastFree };
                if (_lastFree == None) _firstFree = i;
                else _cells[_lastFree].Base = i;
                _lastFree = i;
            }
        }
    }
}
