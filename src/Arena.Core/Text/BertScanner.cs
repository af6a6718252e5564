using System;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Arena.Core.Text.Models;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PreTokenizers;

namespace Arena.Core.Text;

/// <summary>
/// BertNormalizer, BertPreTokenizer and the model in one pass over the bytes.
///
/// ASCII goes in blocks of 64: lower case and class masks by vector, words as runs of bits, each looked up by its 16 bytes
/// in the word cache. Everything else goes character by character through the same tables as the normalizer, until a
/// word ends. The general path (INormalizer, IPreTokenizer) is the definition; tests hold the two against each other.
///
/// One case is left to the general path: a kept character that NFD may reorder (a combining class, but not a
/// nonspacing mark: 83 code points). Then the piece is done again there.
/// </summary>
internal sealed unsafe partial class BertScanner
{
    public enum Result
    {
        Done,
        /// <summary>Ask the general path; nothing that was added counts.</summary>
        NeedsReordering,
        NoUnknownToken,
        OutOfMemory,
    }

    private const int Block = 64;
    /// <summary>A block yields at most one token a byte, and a cache hit writes four before it counts them.</summary>
    private const int BlockTokens = Block + 4;

    private readonly BertNormalizer _normalizer;
    private readonly IModel _model;
    private readonly Vector128<byte> _caseBit;

    private BertScanner(BertNormalizer normalizer, IModel model)
    {
        (_normalizer, _model) = (normalizer, model);
        _caseBit = Vector128.Create(normalizer.Lowercase ? (byte)0x20 : (byte)0);
    }

    /// <summary>A scanner if these components are the ones it stands for, otherwise null.</summary>
    public static BertScanner? TryCreate(INormalizer? normalizer, IPreTokenizer? preTokenizer, IModel model)
        => normalizer is BertNormalizer bert && preTokenizer is BertPreTokenizer ? new BertScanner(bert, model) : null;

    /// <summary>Marker types: whether offsets and words are written. The compiler makes a loop for each.</summary>
    public interface IPositions
    {
        static abstract bool Wanted { get; }
    }

    public readonly struct WithPositions : IPositions
    {
        public static bool Wanted => true;
    }

    public readonly struct IdsOnly : IPositions
    {
        public static bool Wanted => false;
    }

    /// <summary>Appends the tokens of text[start, end).</summary>
    /// <param name="scratch">The encoder's memory.</param>
    /// <param name="text">Valid UTF-8.</param>
    /// <param name="start">First byte, on a character boundary.</param>
    /// <param name="end">Behind the last byte, on a character boundary.</param>
    /// <param name="enough">Scanning may stop once there are so many tokens; those there are all right.</param>
    public Result Scan<TPositions>(ref EncoderScratch scratch, byte* text, uint start, uint end, nint enough)
        where TPositions : IPositions
    {
        // Lowered bytes of the block, with room to load 16 from any of them. Words of a block end in it.
        byte* block = stackalloc byte[Block + WordCache.KeyBytes];
        byte* tail = stackalloc byte[Block];
        Sighting* sightings = stackalloc Sighting[Block];
        new Span<byte>(block, Block + WordCache.KeyBytes).Clear();

        uint at = start;
        while (at < end)
        {
            if (scratch.Tokens.Count >= enough) return Result.Done;
            if (!scratch.Tokens.Reserve(BlockTokens)) return Result.OutOfMemory;

            byte* source = text + at;
            int length = (int)Math.Min(end - at, Block);
            if (length < Block)
            {
                // The tail is copied, never read past: the text may end where its page does.
                new Span<byte>(tail, Block).Clear();
                Buffer.MemoryCopy(source, tail, Block, length);
                source = tail;
            }

            Classify(source, block, out ulong word, out ulong space, out ulong other);
            ulong valid = length == Block ? ulong.MaxValue : (1UL << length) - 1;
            other &= valid;
            int limit = other == 0 ? length : BitOperations.TrailingZeroCount(other);
            word &= limit == Block ? ulong.MaxValue : (1UL << limit) - 1;

            // A word that reaches the limit may go on behind it, unless the text ends there. It is left for the next round.
            bool isCut = limit > 0 && at + (uint)limit < end;
            int open = isCut ? BitOperations.LeadingZeroCount(~(word << (Block - limit))) : 0;
            limit -= open;
            ulong inside = limit == 0 ? 0 : ulong.MaxValue >> (Block - limit);

            Result result = EmitBlock<TPositions>(ref scratch, block, sightings, at, word & inside, ~word & ~space & inside);
            if (result != Result.Done) return result;
            at += (uint)limit;

            // Something else than plain ASCII comes, or a word longer than a block.
            if (other == 0 && limit > 0) continue;
            result = ScanCharacters<TPositions>(ref scratch, text, ref at, end);
            if (result != Result.Done) return result;
        }

        return Result.Done;
    }

    /// <summary>Lowers 64 bytes and says which are letters or digits, which are spaces, and which need a closer look.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Classify(byte* source, byte* block, out ulong word, out ulong space, out ulong other)
    {
        (word, space, other) = (0, 0, 0);
        for (int part = 0; part < Block / 16; part++)
        {
            Vector128<byte> bytes = Vector128.Load(source + 16 * part);

            // Signed comparison is what the hardware has: bytes from 0x80 on are negative and fall out of every range.
            Vector128<sbyte> signed = bytes.AsSByte();
            Vector128<byte> upper = InRange(signed, 'A', 'Z');
            Vector128<byte> lowered = bytes | (upper & _caseBit);
            lowered.Store(block + 16 * part);

            Vector128<byte> letter = upper | InRange(signed, 'a', 'z');
            Vector128<byte> digit = InRange(signed, '0', '9');
            Vector128<byte> blank = Vector128.Equals(bytes, Vector128.Create((byte)' '))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\n'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\r'))
                | Vector128.Equals(bytes, Vector128.Create((byte)'\t'));
            // Below the space (as signed numbers: controls and everything that is not ASCII), and DEL.
            Vector128<byte> strange = Vector128.LessThan(signed, Vector128.Create((sbyte)' ')).AsByte()
                | Vector128.Equals(bytes, Vector128.Create((byte)0x7F));

            int shift = 16 * part;
            word |= (ulong)(letter | digit).ExtractMostSignificantBits() << shift;
            space |= (ulong)blank.ExtractMostSignificantBits() << shift;
            other |= (ulong)Vector128.AndNot(strange, blank).ExtractMostSignificantBits() << shift;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> InRange(Vector128<sbyte> bytes, char first, char last)
        => (Vector128.GreaterThan(bytes, Vector128.Create((sbyte)(first - 1)))
            & Vector128.LessThan(bytes, Vector128.Create((sbyte)(last + 1)))).AsByte();

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
            WordPieceSpan piece = scratch.Pieces.Items[i];
            scratch.Tokens.AddUnchecked(piece.Id, start + piece.Start, start + piece.End, index);
        }

        // A hit writes four tokens ahead of the count, so their room must be there again after a long word.
        return scratch.Tokens.Reserve(BlockTokens) ? Result.Done : Result.OutOfMemory;
    }

    private Result AskModel(ref EncoderScratch scratch, byte* word, int length, bool isCacheable, out int count)
    {
        count = 0;
        if (!scratch.Pieces.Reserve(length) || !scratch.Tokens.Reserve(length + BlockTokens)) return Result.OutOfMemory;
        count = _model.Tokenize(word, length, scratch.Pieces.Items);
        if (count < 0) return Result.NoUnknownToken;
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
            Debug.Assert(scratch.Pieces.Items[i].End <= WordCache.KeyBytes);
            entry->Ids[i] = scratch.Pieces.Items[i].Id;
            entry->Ends[i] = (byte)scratch.Pieces.Items[i].End;
        }
    }
}
