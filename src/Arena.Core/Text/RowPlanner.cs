using System;
using Arena.Core.Text.PostProcessors;

namespace Arena.Core.Text;

/// <summary>
/// Decides the rows of a call before any of them is written: how far each text is cut, which windows there are, and how
/// they combine with those of the pair, in the oracle's order.
/// </summary>
internal static unsafe class RowPlanner
{
    /// <summary>Fills the windows of a text.</summary>
    public static Status Truncate(ref TextTokens text, Template template, in EncodeSettings settings, ref Failure failure)
    {
        text.Windows = Windows.Whole(text.Count);
        text.PairWindows = Windows.Whole(text.PairCount);
        if (!settings.Truncate) return Status.Ok;

        ulong added = settings.AddSpecialTokens ? (ulong)template.Added(text.IsPair) : 0;
        if (settings.MaxLength < added)
        {
            return failure.Set(Status.InvalidArgument, "max_length is less than the number of special tokens that are added");
        }

        ulong room = settings.MaxLength - added;
        ulong total = (ulong)text.Count + (ulong)text.PairCount;
        if (room != 0 && total <= room) return Status.Ok;

        nint first = text.Count, second = text.PairCount;
        if (room == 0) (first, second) = (0, 0);
        else if (settings.TruncationStrategy == TruncationStrategy.LongestFirst) ShortenLongest(ref first, ref second, text.IsPair, (nint)room);
        else if (!ShortenOne(ref first, ref second, text.IsPair, (nint)(total - room), settings.TruncationStrategy, ref failure)) return failure.Status;

        return Cut(ref text.Windows, text.Count, first, settings, ref failure)
            && Cut(ref text.PairWindows, text.PairCount, second, settings, ref failure) ? Status.Ok : failure.Status;
    }

    // The shorter text keeps its length while that is at most half of the room; the odd token goes to the longer one.
    private static void ShortenLongest(ref nint first, ref nint second, bool isPair, nint room)
    {
        if (!isPair)
        {
            first = room;
            return;
        }

        bool isSwapped = first > second;
        (nint shorter, nint longer) = isSwapped ? (second, first) : (first, second);
        longer = shorter > room ? shorter : Math.Max(shorter, room - shorter);
        if (shorter + longer > room)
        {
            shorter = room / 2;
            longer = shorter + room % 2;
        }

        (first, second) = isSwapped ? (longer, shorter) : (shorter, longer);
    }

    private static bool ShortenOne(ref nint first, ref nint second, bool isPair, nint excess, TruncationStrategy strategy, ref Failure failure)
    {
        if (strategy == TruncationStrategy.OnlySecond && !isPair)
        {
            failure.Set(Status.InvalidArgument, "truncation is set to only_second, but there is no pair to shorten");
            return false;
        }

        ref nint target = ref first;
        if (strategy == TruncationStrategy.OnlySecond) target = ref second;
        if (target <= excess)
        {
            failure.Set(Status.InvalidArgument, "the text that truncation may shorten is too short to make the row fit max_length");
            return false;
        }

        target -= excess;
        return true;
    }

    private static bool Cut(ref Windows windows, nint total, nint length, in EncodeSettings settings, ref Failure failure)
    {
        if (length < total && length > 0 && settings.Stride >= (ulong)length)
        {
            failure.Set(Status.InvalidArgument, "stride must be less than what max_length leaves for the text");
            return false;
        }

        windows = Windows.Cut(total, length, (nint)settings.Stride, settings.TruncationDirection);
        return true;
    }

    /// <summary>Adds the rows of a text: the main one, then with overflow every further combination of windows.</summary>
    public static Status AddRows(ref EncoderScratch scratch, uint index, Template template, in EncodeSettings settings, ref Failure failure)
    {
        TextTokens text = scratch.Texts.Items[index];
        ReadOnlySpan<TemplatePiece> pieces = template.For(text.IsPair, settings.AddSpecialTokens);
        nint firstWindows = settings.Wants(Outputs.Overflow) ? WindowsOf(text, pieces, 0) : 1;
        nint secondWindows = settings.Wants(Outputs.Overflow) ? WindowsOf(text, pieces, 1) : 1;

        Int128 rows = (Int128)firstWindows * secondWindows + scratch.Rows.Count;
        if (rows > int.MaxValue) return failure.Set(Status.TooLarge, "the overflow windows make more rows than 2^31 - 1");
        if (!scratch.Rows.Reserve((nint)rows)) return failure.Set(Status.OutOfMemory, "no memory for the rows");

        bool fits = Add(ref scratch, index, 0, 0, pieces);
        for (nint first = 1; first < firstWindows; first++)
        {
            for (nint second = 0; second < secondWindows; second++) fits &= Add(ref scratch, index, first, second, pieces);
        }

        for (nint second = 1; second < secondWindows; second++) fits &= Add(ref scratch, index, 0, second, pieces);
        return fits ? Status.Ok : failure.Set(Status.TooLarge, "a row would have more than 2^31 - 1 tokens");
    }

    private static bool Add(ref EncoderScratch scratch, uint index, nint first, nint second, ReadOnlySpan<TemplatePiece> pieces)
    {
        Row row = new() { Text = index, Window = (uint)first, PairWindow = (uint)second };
        ref TextTokens text = ref scratch.Texts.Items[index];
        int place = 0;
        nint length = 0;
        foreach (TemplatePiece piece in pieces)
        {
            if (piece.Sequence < 0)
            {
                length += piece.Ids.Length;
                continue;
            }

            Locate(text, piece.Sequence, place++ == 0 ? first : second, out _, out nint count);
            length += count;
        }

        // Two places for one text of the greatest length would be longer than a row's own count.
        if (length > int.MaxValue) return false;
        row.Length = (uint)length;
        scratch.Rows.Items[scratch.Rows.Count++] = row;
        return true;
    }

    /// <summary>Where a window of the text (0) or its pair (1) lies in the token buffer.</summary>
    public static void Locate(in TextTokens text, int sequence, nint window, out nint start, out nint count)
    {
        if (sequence == 0)
        {
            text.Windows.Get(window, out start, out count);
            start += text.First;
            return;
        }

        text.PairWindows.Get(window, out start, out count);
        start += text.PairFirst;
    }

    // A template has at most two places for texts; one that is not there has a single, empty choice.
    private static nint WindowsOf(in TextTokens text, ReadOnlySpan<TemplatePiece> pieces, int place)
    {
        foreach (TemplatePiece piece in pieces)
        {
            if (piece.Sequence < 0 || place-- > 0) continue;
            return piece.Sequence == 0 ? text.Windows.Count : text.PairWindows.Count;
        }

        return 1;
    }
}
