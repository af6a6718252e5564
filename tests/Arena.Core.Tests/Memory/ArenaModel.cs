using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

/// <summary>
/// The plain model that random programs compare an arena with: a list of what is handed out, each piece filled with bytes
/// of its own, and a stack of marks that remember how long the list was. Whatever the arena gives away twice shows as a
/// foreign byte, whatever it forgets as a wrong sum. ArenaModel.Family.cs has what hangs on an arena.
/// </summary>
internal sealed unsafe partial class ArenaModel(TestArena arena)
{
    private const int FilledBytes = 512;

    private readonly record struct Piece(nint Start, nuint Size, nuint Alignment, byte Fill);

    private readonly record struct Mark(Savepoint Savepoint, int Pieces, ulong Used);

    private readonly List<Piece> _pieces = [];
    private readonly List<Mark> _marks = [];
    private readonly List<Savepoint> _stale = [];
    private byte _nextFill;

    public int Pieces => _pieces.Count;

    public int Marks => _marks.Count;

    public int StaleMarks => _stale.Count;

    /// <summary>Enters an allocation, or checks that a refused one changed nothing.</summary>
    public void Add(byte* start, nuint size, nuint alignment, nuint usedBefore)
    {
        bool hasToFail = size > 0 && CountsDown();
        if (start == null)
        {
            Require(arena.LastStatus == (hasToFail ? Status.OutOfMemory : Status.LimitExceeded), "refused without reason");
            Require(arena.Pointer->UsedBytes == usedBefore, "a refused allocation changed the arena");
            return;
        }

        Require(!hasToFail, "a failure that was asked for did not come");
        Require((nuint)start % nuint.Max(alignment, 16) == 0, "misaligned");
        nuint rise = arena.Pointer->UsedBytes - usedBefore;
        Require(rise >= size && rise < size + 16 + alignment, "used bytes do not fit the size");
        if (alignment <= 16) Require(rise == (size + 15) / 16 * 16, "used bytes are not the rounded size");

        Piece piece = new((nint)start, size, alignment, _nextFill++);
        foreach (Span<byte> part in Parts(piece)) part.Fill(piece.Fill);
        _pieces.Add(piece);
    }

    /// <summary>Resizes a piece, mostly the newest. One that moves is a new piece, and the old stays as it was.</summary>
    public void Reallocate(Random random, nuint size)
    {
        int index = random.Next(3) > 0 ? _pieces.Count - 1 : random.Next(_pieces.Count);
        Piece piece = _pieces[index];
        nuint alignment = (nuint)1 << random.Next(8);
        nuint used = arena.Pointer->UsedBytes;
        byte* start = arena.Pointer->Reallocate((byte*)piece.Start, piece.Size, size, alignment);
        bool stays = (nuint)piece.Start % alignment == 0 && (size + 15) / 16 <= (piece.Size + 15) / 16;
        // While failures are counted nothing grows in place: a piece of no bytes may get the same place again.
        if (start != (byte*)piece.Start || (!stays && Fails))
        {
            Require(!stays, "moved without need");
            if (start != null) Require(!Prefix(start, piece, size).ContainsAnyExcept(piece.Fill), "bytes lost in a move");
            Add(start, size, alignment, used);
            return;
        }

        Require((nuint)start % alignment == 0, "kept where it is misaligned");
        Require(!Prefix(start, piece, size).ContainsAnyExcept(piece.Fill), "bytes lost in place");
        _pieces[index] = piece with { Size = size };
        foreach (Span<byte> part in Parts(_pieces[index])) part.Fill(piece.Fill);
    }

    // As much of the start of a piece as both sizes have and as is filled.
    private static Span<byte> Prefix(byte* start, Piece piece, nuint size) =>
        new(start, (int)nuint.Min(FilledBytes, nuint.Min(piece.Size, size)));

    public void PushMark()
    {
        nuint used = arena.Pointer->UsedBytes;
        Status status = NativeArena.Mark(arena.Pointer, out Savepoint savepoint);
        if (status == Status.Ok) _marks.Add(new Mark(savepoint, _pieces.Count, used));
        CheckRefusal(status, "mark");
        Require(arena.Pointer->UsedBytes == used + (status == Status.Ok ? 64u : 0u), "a mark costs 64 bytes");
    }

    public void Rewind(int index)
    {
        Mark mark = _marks[index];
        CheckContents(mark.Pieces);
        List<int> calls = ExpectEnd(index + 1);
        Require(arena.Rewind(mark.Savepoint) == Status.Ok, "rewind");
        CheckEnd(calls, index + 1);
        Require(arena.Pointer->UsedBytes == mark.Used, "rewind to another state");

        for (int i = index; i < _marks.Count; i++) _stale.Add(_marks[i].Savepoint);
        _marks.RemoveRange(index, _marks.Count - index);
        CheckForgotten(mark.Pieces);
        _pieces.RemoveRange(mark.Pieces, _pieces.Count - mark.Pieces);
    }

    public void RewindStale(int index)
    {
        nuint used = arena.Pointer->UsedBytes;
        Require(arena.Rewind(_stale[index]) == Status.OutOfOrder, "a stale mark was taken");
        Require(arena.Pointer->UsedBytes == used, "a stale mark changed the arena");
    }

    public void Reset(ResetMode mode, ulong keep)
    {
        CheckAll();
        List<int> calls = ExpectEnd(0);
        ulong held = arena.Statistics.ReservedBytes;
        Status status = mode == ResetMode.RetainAll ? NativeArena.Reset(arena.Pointer) : NativeArena.ResetTo(arena.Pointer, mode, keep);
        Require(status == Status.Ok, "reset");
        CheckEnd(calls, 0);
        Require(arena.Pointer->UsedBytes == 0, "used after reset");
        ulong kept = arena.Statistics.ReservedBytes;
        Require(mode != ResetMode.RetainAll || kept == held, "a reset that retains all gave back");
        Require(mode != ResetMode.RetainUpTo || kept <= keep, "retained too much");
        Require(mode != ResetMode.FreeAll || kept == 0, "not all freed");
        Require(kept <= held, "a reset took blocks");
        foreach (Mark mark in _marks) _stale.Add(mark.Savepoint);
        if (_stale.Count > 1000) _stale.RemoveRange(0, 500);
        CheckForgotten(0);
        _marks.Clear();
        _pieces.Clear();
    }

    /// <summary>Contents, overlap, ownership and the sums of everything there is.</summary>
    public void CheckAll()
    {
        CheckContents(0);
        nuint least = ((nuint)_marks.Count * 64) + ((nuint)_cleanups.Count * 32);
        List<Piece> byAddress = [.. _pieces];
        byAddress.Sort((a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : a.Size.CompareTo(b.Size));
        for (int i = 0; i < byAddress.Count; i++)
        {
            Piece piece = byAddress[i];
            least += (piece.Size + 15) / 16 * 16;
            if (i > 0) Require(byAddress[i - 1].Start + (nint)byAddress[i - 1].Size <= piece.Start, "overlap");
        }

        ArenaStatistics statistics = arena.Statistics;
        Require(statistics.UsedBytes >= least, "used bytes are fewer than handed out");
        Require(statistics.UsedBytes + statistics.Blocks * 64UL <= statistics.ReservedBytes, "more used than reserved");
        Require(statistics.PeakBytes >= statistics.UsedBytes, "peak below used");
        Require(statistics.LimitBytes == 0 || statistics.ReservedBytes <= statistics.LimitBytes, "beyond the limit");
    }

    private void CheckContents(int from)
    {
        foreach (Piece piece in CollectionsMarshal.AsSpan(_pieces)[from..])
        {
            foreach (Span<byte> part in Parts(piece))
            {
                Require(!part.ContainsAnyExcept(piece.Fill), "a foreign byte");
            }
        }

        // Owning takes a walk over the blocks, so one piece stands for all.
        if (_pieces.Count == from || _pieces[^1].Size == 0) return;
        Require(arena.Owns(_pieces[^1].Start), "the first byte is not owned");
        Require(arena.Owns(_pieces[^1].Start + (nint)_pieces[^1].Size - 1), "the last byte is not owned");
    }

    private void CheckForgotten(int from)
    {
        for (int i = from; i < _pieces.Count; i += 16)
        {
            if (_pieces[i].Size > 0) Require(!arena.Owns(_pieces[i].Start), "still owned");
        }
    }

    // The whole of a small piece, both ends of a large one.
    private static PartList Parts(Piece piece) => new(piece);

    private readonly ref struct PartList(Piece piece)
    {
        public Enumerator GetEnumerator() => new(piece);

        public ref struct Enumerator(Piece piece)
        {
            private int _index = -1;
            private readonly int _length = (int)nuint.Min(piece.Size, FilledBytes);

            public readonly Span<byte> Current => _index == 0
                ? new Span<byte>((byte*)piece.Start, _length)
                : new Span<byte>((byte*)piece.Start + piece.Size - _length, _length);

            public bool MoveNext() => ++_index < (piece.Size > FilledBytes ? 2 : 1);
        }
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition) Assert.Fail(otherwise);
    }
}
