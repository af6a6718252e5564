using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;
using Arena.Core.Text.PostProcessors;

namespace Arena.Core.Text;

/// <summary>
/// Writes planned rows into an arena. All arrays are taken in one allocation, so that a call either has all of its
/// memory or leaves the arena as it was.
/// </summary>
internal static unsafe class RowWriter
{
    private const nuint Alignment = 64;

    /// <summary>Set in a word index of the token buffer when the word is an added token.</summary>
    public const uint AddedTokenWord = 1u << 31;

    public static Status Write(ref EncoderScratch scratch, NativeArena* arena, Template template, in EncodeSettings settings, out EncodingResult result, ref Failure failure)
    {
        result = default;
        Measure(ref scratch, settings, ref result);
        Status status = Take(arena, settings, ref result, ref failure);
        if (status != Status.Ok) return status;

        nuint at = 0;
        for (nint i = 0; i < scratch.Rows.Count; i++)
        {
            Row row = scratch.Rows.Items[i];
            result.RowOffsets[i] = at;
            result.RowLengths[i] = row.Length;
            result.RowTexts[i] = row.Text;
            nuint padding = result.Columns == 0 ? 0 : result.Columns - row.Length;
            nuint start = settings.PaddingDirection == Direction.Left ? at + padding : at;
            WriteRow(ref scratch, row, template, settings, result, start);
            if (padding > 0) WritePadding(settings, result, settings.PaddingDirection == Direction.Left ? at : at + row.Length, padding);
            at += row.Length + padding;
        }

        result.RowOffsets[scratch.Rows.Count] = at;
        return Status.Ok;
    }

    /// <summary>Rows, columns and cells. Padding never cuts: the matrix is as wide as its longest row.</summary>
    private static void Measure(ref EncoderScratch scratch, in EncodeSettings settings, ref EncodingResult result)
    {
        result.Rows = (nuint)scratch.Rows.Count;
        nuint longest = 0, longestMain = 0, total = 0;
        for (nint i = 0; i < scratch.Rows.Count; i++)
        {
            Row row = scratch.Rows.Items[i];
            longest = Math.Max(longest, row.Length);
            if (row.Window == 0 && row.PairWindow == 0) longestMain = Math.Max(longestMain, row.Length);
            total += row.Length;
        }

        result.Length = total;
        if (!settings.Pad) return;
        nuint columns = settings.PaddingLength != 0 ? (nuint)settings.PaddingLength : longestMain;
        nuint multiple = (nuint)settings.PaddingMultipleOf;
        if (multiple > 1 && columns % multiple != 0) columns = SaturatingAdd(columns, multiple - columns % multiple);
        result.Columns = Math.Max(columns, longest);
        result.Length = Saturate((UInt128)result.Columns * result.Rows);
    }

    private static nuint SaturatingAdd(nuint a, nuint b) => a + b < a ? nuint.MaxValue : a + b;

    private static nuint Saturate(UInt128 value) => value > nuint.MaxValue ? nuint.MaxValue : (nuint)value;

    private static Status Take(NativeArena* arena, in EncodeSettings settings, ref EncodingResult result, ref Failure failure)
    {
        // Far beyond any machine's memory, and small enough that the sums below cannot overflow.
        if (result.Length > (nuint)1 << 48) return failure.Set(Status.TooLarge, "the padded matrix would have more than 2^48 cells");

        nuint cell = settings.Wants(Outputs.Int64) ? 8u : 4u;
        nuint cells = result.Length;
        nuint total = 0;
        nuint ids = Place(ref total, cells * cell);
        nuint typeIds = Place(ref total, settings.Wants(Outputs.TypeIds) ? cells * cell : 0);
        nuint attention = Place(ref total, settings.Wants(Outputs.AttentionMask) ? cells * cell : 0);
        nuint special = Place(ref total, settings.Wants(Outputs.SpecialTokensMask) ? cells * cell : 0);
        nuint words = Place(ref total, settings.Wants(Outputs.WordIds) ? cells * 4 : 0);
        nuint sequences = Place(ref total, settings.Wants(Outputs.SequenceIds) ? cells * 4 : 0);
        nuint offsets = Place(ref total, settings.Wants(Outputs.Offsets) ? cells * 8 : 0);
        nuint rowOffsets = Place(ref total, (result.Rows + 1) * 8);
        nuint rowLengths = Place(ref total, result.Rows * 4);
        nuint rowTexts = Place(ref total, result.Rows * 4);

        byte* memory = (byte*)arena->Allocate(total, Alignment);
        if (memory == null) return failure.Set(arena->LastStatus, "the arena has no room for the encoding");

        result.Ids = memory + ids;
        if (settings.Wants(Outputs.TypeIds)) result.TypeIds = memory + typeIds;
        if (settings.Wants(Outputs.AttentionMask)) result.AttentionMask = memory + attention;
        if (settings.Wants(Outputs.SpecialTokensMask)) result.SpecialTokensMask = memory + special;
        if (settings.Wants(Outputs.WordIds)) result.WordIds = (int*)(memory + words);
        if (settings.Wants(Outputs.SequenceIds)) result.SequenceIds = (int*)(memory + sequences);
        if (settings.Wants(Outputs.Offsets)) result.Offsets = (uint*)(memory + offsets);
        result.RowOffsets = (ulong*)(memory + rowOffsets);
        result.RowLengths = (uint*)(memory + rowLengths);
        result.RowTexts = (uint*)(memory + rowTexts);
        return Status.Ok;
    }

    private static nuint Place(ref nuint total, nuint bytes)
    {
        nuint at = total;
        total += (bytes + Alignment - 1) & ~(Alignment - 1);
        return at;
    }

    private static void WriteRow(ref EncoderScratch scratch, in Row row, Template template, in EncodeSettings settings, in EncodingResult result, nuint at)
    {
        ref TextTokens text = ref scratch.Texts.Items[row.Text];
        int place = 0;
        foreach (TemplatePiece piece in template.For(text.IsPair, settings.AddSpecialTokens))
        {
            if (piece.Sequence >= 0)
            {
                nint window = place++ == 0 ? (nint)row.Window : (nint)row.PairWindow;
                RowPlanner.Locate(text, piece.Sequence, window, out nint first, out nint count);
                uint typeId = window == 0 ? piece.TypeId : piece.WindowTypeId;
                WriteTokens(scratch.Tokens, first, (nuint)count, piece.Sequence, typeId, settings, result, at);
                if (result.Offsets != null) OffsetTrimmer.Apply(piece.Trims, scratch.Spaces.Items + first, result.Offsets + 2 * at, count);
                at += (nuint)count;
            }
            else
            {
                WriteSpecial(piece, settings, result, at);
                at += (nuint)piece.Ids.Length;
            }
        }
    }

    private static void WriteTokens(in TokenBuffer tokens, nint first, nuint count, int sequence, uint typeId, in EncodeSettings settings, in EncodingResult result, nuint at)
    {
        bool wide = settings.Wants(Outputs.Int64);
        CopyIds(tokens.Ids + first, result.Ids, at, count, wide);
        Fill(result.TypeIds, at, count, typeId, wide);
        Fill(result.AttentionMask, at, count, 1, wide);
        Fill(result.SpecialTokensMask, at, count, 0, wide);
        Fill(result.SequenceIds, at, count, (uint)sequence, false);
        if (result.WordIds != null)
        {
            for (nuint i = 0; i < count; i++) result.WordIds[at + i] = (int)(tokens.Words[(nuint)first + i] & ~AddedTokenWord);
        }

        if (result.Offsets == null) return;
        for (nuint i = 0; i < count; i++)
        {
            result.Offsets[2 * (at + i)] = tokens.Starts[(nuint)first + i];
            result.Offsets[2 * (at + i) + 1] = tokens.Ends[(nuint)first + i];
        }
    }

    private static void WriteSpecial(TemplatePiece piece, in EncodeSettings settings, in EncodingResult result, nuint at)
    {
        bool wide = settings.Wants(Outputs.Int64);
        nuint count = (nuint)piece.Ids.Length;
        fixed (uint* ids = piece.Ids) CopyIds(ids, result.Ids, at, count, wide);
        Fill(result.TypeIds, at, count, piece.TypeId, wide);
        Fill(result.AttentionMask, at, count, 1, wide);
        FillNoText(result, at, count, wide);
    }

    private static void WritePadding(in EncodeSettings settings, in EncodingResult result, nuint at, nuint count)
    {
        bool wide = settings.Wants(Outputs.Int64);
        Fill(result.Ids, at, count, settings.PaddingId, wide);
        Fill(result.TypeIds, at, count, settings.PaddingTypeId, wide);
        Fill(result.AttentionMask, at, count, 0, wide);
        FillNoText(result, at, count, wide);
    }

    private static void FillNoText(in EncodingResult result, nuint at, nuint count, bool wide)
    {
        Fill(result.SpecialTokensMask, at, count, 1, wide);
        Fill(result.WordIds, at, count, uint.MaxValue, false);
        Fill(result.SequenceIds, at, count, uint.MaxValue, false);
        Fill(result.Offsets, 2 * at, 2 * count, 0, false);
    }

    private static void CopyIds(uint* ids, void* destination, nuint at, nuint count, bool wide)
    {
        if (!wide)
        {
            NativeMemory.Copy(ids, (uint*)destination + at, count * sizeof(uint));
            return;
        }

        long* target = (long*)destination + at;
        for (nuint i = 0; i < count; i++) target[i] = ids[i];
    }

    private static void Fill(void* destination, nuint at, nuint count, uint value, bool wide)
    {
        if (destination == null) return;
        if (wide)
        {
            for (long* next = (long*)destination + at, end = next + count; next < end;) *next++ = value;
            return;
        }

        // Spans count in int; a run longer than that is filled in parts.
        uint* start = (uint*)destination + at;
        while (count > 0)
        {
            int part = (int)Math.Min(count, int.MaxValue);
            new Span<uint>(start, part).Fill(value);
            start += part;
            count -= (nuint)part;
        }
    }
}
