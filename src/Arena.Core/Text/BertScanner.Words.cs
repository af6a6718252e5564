using System;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arena.Core.Text.Models;

namespace Arena.Core.Text;

/// <summary>The part of the scanner that turns words into tokens: by the cache, or by asking the model.</summary>
internal sealed unsafe partial class BertScanner
{
    /// <summary>A word or a punctuation mark of a block, and where the cache would have it.</summary>
    private struct Sighting
    {
        public Vector128<byte> Key;
        public WordCache.Entry* Line;
        public int First;
        public int Length;
    }

    /// <summary>
    /// Looks up every word and every punctuation mark of a block, which lie wholly inside. All cache lines are asked for
    /// before the first of them is read, so that their ways from memory overlap: a third faster on prose than asking for
    /// each when its turn comes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Result EmitBlock<TPositions>(ref EncoderScratch scratch, byte* block, Sighting* sightings, uint at, ulong word, ulong punctuation)
        where TPositions : IPositions
    {
        Sighting* end = sightings;
        for (ulong events = (word & ~(word << 1)) | punctuation; events != 0; events &= events - 1)
        {
            int first = BitOperations.TrailingZeroCount(events);
            // A punctuation mark is no word bit: its run has length 0 and counts as one. Words and marks alternate as they
            // like, so the one is added without a branch.
            int length = BitOperations.TrailingZeroCount(~(word >> first));
            length += (int)((uint)(length - 1) >> 31);
            Vector128<byte> key = WordCache.KeyOf(block + first, Math.Min(length, WordCache.KeyBytes));
            WordCache.Entry* line = scratch.Cache.Line(key);
            if (Sse.IsSupported) Sse.Prefetch0(line);
            *end++ = new Sighting { Key = key, Line = line, First = first, Length = length };
        }

        for (Sighting* next = sightings; next < end; next++)
        {
            WordCache.Entry* entry = WordCache.FindIn(next->Line, next->Key);
            if (entry != null && next->Length <= WordCache.KeyBytes)
            {
                EmitCached<TPositions>(ref scratch.Tokens, entry, at + (uint)next->First, scratch.Word++);
                continue;
            }

            Result result = EmitWord<TPositions>(ref scratch, block + next->First, next->Length, at + (uint)next->First, next->Length <= WordCache.KeyBytes);
            if (result != Result.Done) return result;
        }

        return Result.Done;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EmitCached<TPositions>(ref TokenBuffer tokens, WordCache.Entry* entry, uint start, uint word)
        where TPositions : IPositions
    {
        // All three ids are written, with what lies behind them, and only the real ones counted: one load and one store,
        // cheaper than asking how many there are.
        nint at = tokens.Count;
        Vector128.Load(entry->Ids).Store(tokens.Ids + at);
        if (TPositions.Wanted)
        {
            uint from = start;
            for (int i = 0; i < WordCache.MaximumTokens; i++)
            {
                tokens.Starts[at + i] = from;
                from = start + entry->Ends[i];
                tokens.Ends[at + i] = from;
                tokens.Words[at + i] = word;
            }
        }

        tokens.Count = at + entry->Count;
    }

    /// <summary>Asks the model for a word whose bytes are the text's own, and remembers the answer.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Result EmitWord<TPositions>(ref EncoderScratch scratch, byte* word, int length, uint start, bool isCacheable)
        where TPositions : IPositions
    {
        Result result = AskModel(ref scratch, word, length, isCacheable, out int count);
        if (result != Result.Done) return result;

        uint index = scratch.Word++;
        for (int i = 0; i < count; i++)
        {
            TokenSpan piece = scratch.Model.Pieces.Items[i];
            scratch.Tokens.AddUnchecked(piece.Id, start + piece.Start, start + piece.End, index);
        }

        // A hit writes four tokens ahead of the count, so their room must be there again after a long word.
        return scratch.Tokens.Reserve(BlockTokens) ? Result.Done : Result.OutOfMemory;
    }

    private Result AskModel(ref EncoderScratch scratch, byte* word, int length, bool isCacheable, out int count)
    {
        count = 0;
        count = _model.Tokenize(word, length, ref scratch.Model);
        if (count == IModel.NoUnknownToken) return Result.NoUnknownToken;
        if (count == IModel.OutOfMemory || !scratch.Tokens.Reserve(count + BlockTokens)) return Result.OutOfMemory;
        if (isCacheable && count <= WordCache.MaximumTokens) Remember(ref scratch, word, length, count);
        return Result.Done;
    }

    private static void Remember(ref EncoderScratch scratch, byte* word, int length, int count)
    {
        byte* padded = stackalloc byte[WordCache.KeyBytes];
        new Span<byte>(padded, WordCache.KeyBytes).Clear();
        new ReadOnlySpan<byte>(word, length).CopyTo(new Span<byte>(padded, length));
        Vector128<byte> key = Vector128.Load(padded);
        WordCache.Entry* entry = scratch.Cache.Add(key);
        entry->Count = (byte)count;
        for (int i = 0; i < count; i++)
        {
            Debug.Assert(scratch.Model.Pieces.Items[i].End <= WordCache.KeyBytes);
            entry->Ids[i] = scratch.Model.Pieces.Items[i].Id;
            entry->Ends[i] = (byte)scratch.Model.Pieces.Items[i].End;
        }
    }
}
