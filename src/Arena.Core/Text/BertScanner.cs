using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.WordPiece;
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

    /// <summary>
    /// A scanner if these components are the ones it stands for, otherwise null. Its cache takes each token of a word to
    /// begin where the one before ends, which of all models only WordPiece promises.
    /// </summary>
    public static BertScanner? TryCreate(INormalizer? normalizer, IPreTokenizer? preTokenizer, IModel model)
        => normalizer is BertNormalizer bert && preTokenizer is BertPreTokenizer && model is WordPieceModel ? new BertScanner(bert, model) : null;

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
}
