using System;
using System.Runtime.Intrinsics;
using Arena.Core.Strings;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text;

/// <summary>The part of the scanner for what is not plain ASCII: one character at a time, a word gathered as it will be looked up.</summary>
internal sealed unsafe partial class BertScanner
{
    // A character becomes at most so many bytes: what NFD makes of it, each of those lowered, each in four bytes.
    private const int MaximumExpansion = CanonicalDecomposition.MaximumLength * Lowercase.MaximumLength * 4;

    /// <summary>Goes on from text[at] until a word has ended and ASCII follows; moves at there.</summary>
    private Result ScanCharacters<TPositions>(ref EncoderScratch scratch, byte* text, ref uint at, uint end)
        where TPositions : IPositions
    {
        scratch.WordBytes.Count = 0;
        byte* next = text + at;
        byte* stop = text + end;
        do
        {
            byte* from = next;
            Span source = new((uint)(from - text), 0);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            source.End = (uint)(next - text);

            nint room = scratch.WordBytes.Count + MaximumExpansion + WordCache.KeyBytes;
            if (!scratch.WordBytes.Reserve(room)) return Result.OutOfMemory;
            if (TPositions.Wanted && !(scratch.WordStarts.Reserve(room) && scratch.WordEnds.Reserve(room))) return Result.OutOfMemory;

            Result result = Take<TPositions>(ref scratch, codePoint, source);
            if (result != Result.Done) return result;
        }
        while (next < stop && (scratch.WordBytes.Count > 0 || *next >= 0x80));

        at = (uint)(next - text);
        return EndWord<TPositions>(ref scratch);
    }

    private struct Span(uint start, uint end)
    {
        public readonly uint Start = start;
        public uint End = end;
    }

    private Result Take<TPositions>(ref EncoderScratch scratch, uint codePoint, Span source)
        where TPositions : IPositions
    {
        CodePointClass kind = CodePointClasses.OfUnchecked(codePoint);
        if (_normalizer.CleanText)
        {
            if (BertNormalizer.IsDropped(codePoint, kind)) return Result.Done;
            if ((kind & CodePointClass.Whitespace) != 0) return EndWord<TPositions>(ref scratch);
        }

        bool isChinese = _normalizer.HandleChineseChars && (kind & CodePointClass.Cjk) != 0;
        if (isChinese)
        {
            Result result = EndWord<TPositions>(ref scratch);
            if (result != Result.Done) return result;
        }

        Result taken = _normalizer.StripAccents && (kind & CodePointClass.Decomposes) != 0
            ? TakeDecomposed<TPositions>(ref scratch, codePoint, source)
            : TakeStripped<TPositions>(ref scratch, codePoint, kind, source);
        return isChinese && taken == Result.Done ? EndWord<TPositions>(ref scratch) : taken;
    }

    private Result TakeDecomposed<TPositions>(ref EncoderScratch scratch, uint codePoint, Span source)
        where TPositions : IPositions
    {
        uint* decomposed = stackalloc uint[CanonicalDecomposition.MaximumLength];
        int count = CanonicalDecomposition.Decompose(codePoint, decomposed);
        for (int i = 0; i < count; i++)
        {
            Result result = TakeStripped<TPositions>(ref scratch, decomposed[i], CodePointClasses.OfUnchecked(decomposed[i]), source);
            if (result != Result.Done) return result;
        }

        return Result.Done;
    }

    private Result TakeStripped<TPositions>(ref EncoderScratch scratch, uint codePoint, CodePointClass kind, Span source)
        where TPositions : IPositions
    {
        if (_normalizer.StripAccents)
        {
            if ((kind & CodePointClass.NonspacingMark) != 0) return Result.Done;
            if ((kind & CodePointClass.CombiningMark) != 0) return Result.NeedsReordering;
        }

        if (!_normalizer.Lowercase || (kind & CodePointClass.Lowercases) == 0)
        {
            return TakeNormalized<TPositions>(ref scratch, codePoint, kind, source);
        }

        uint* lowered = stackalloc uint[Lowercase.MaximumLength];
        int count = Lowercase.Map(codePoint, lowered);
        for (int i = 0; i < count; i++)
        {
            Result result = TakeNormalized<TPositions>(ref scratch, lowered[i], CodePointClasses.OfUnchecked(lowered[i]), source);
            if (result != Result.Done) return result;
        }

        return Result.Done;
    }

    /// <summary>The pre-tokenizer's view: a space ends the word, a punctuation mark is one, anything else goes on.</summary>
    private Result TakeNormalized<TPositions>(ref EncoderScratch scratch, uint codePoint, CodePointClass kind, Span source)
        where TPositions : IPositions
    {
        if ((kind & (CodePointClass.Whitespace | CodePointClass.Punctuation)) == 0)
        {
            Append<TPositions>(ref scratch, codePoint, source);
            return Result.Done;
        }

        Result result = EndWord<TPositions>(ref scratch);
        if (result != Result.Done || (kind & CodePointClass.Whitespace) != 0) return result;
        Append<TPositions>(ref scratch, codePoint, source);
        return EndWord<TPositions>(ref scratch);
    }

    private static void Append<TPositions>(ref EncoderScratch scratch, uint codePoint, Span source)
        where TPositions : IPositions
    {
        int at = scratch.WordBytes.Count;
        int size = Utf8.Encode(codePoint, scratch.WordBytes.Items + at);
        scratch.WordBytes.Count = at + size;
        if (!TPositions.Wanted) return;
        for (int i = 0; i < size; i++)
        {
            scratch.WordStarts.Items[at + i] = source.Start;
            scratch.WordEnds.Items[at + i] = source.End;
        }
    }

    /// <summary>Looks up the word gathered so far, if any, and empties it.</summary>
    private Result EndWord<TPositions>(ref EncoderScratch scratch)
        where TPositions : IPositions
    {
        int length = (int)scratch.WordBytes.Count;
        if (length == 0) return Result.Done;
        scratch.WordBytes.Count = 0;
        byte* word = scratch.WordBytes.Items;
        if (!scratch.Tokens.Reserve(BlockTokens)) return Result.OutOfMemory;

        // Only without clean_text can a word hold U+0000, which the cache takes for padding.
        bool isCacheable = length <= WordCache.KeyBytes && (_normalizer.CleanText || !new ReadOnlySpan<byte>(word, length).Contains((byte)0));
        if (isCacheable)
        {
            Vector128<byte> key = WordCache.KeyOf(word, length);
            WordCache.Entry* entry = scratch.Cache.Find(key);
            if (entry != null)
            {
                nint first = scratch.Tokens.Count;
                EmitCached<TPositions>(ref scratch.Tokens, entry, 0, scratch.Word++);
                if (TPositions.Wanted) MapPositions(ref scratch, first);
                return Result.Done;
            }
        }

        nint added = scratch.Tokens.Count;
        Result result = EmitWord<TPositions>(ref scratch, word, length, 0, isCacheable);
        if (TPositions.Wanted && result == Result.Done) MapPositions(ref scratch, added);
        return result;
    }

    // Positions so far are bytes of the rewritten word; each of its bytes knows the range it came from.
    private static void MapPositions(ref EncoderScratch scratch, nint first)
    {
        for (nint i = first; i < scratch.Tokens.Count; i++)
        {
            scratch.Tokens.Starts[i] = scratch.WordStarts.Items[scratch.Tokens.Starts[i]];
            scratch.Tokens.Ends[i] = scratch.WordEnds.Items[scratch.Tokens.Ends[i] - 1];
        }
    }
}
