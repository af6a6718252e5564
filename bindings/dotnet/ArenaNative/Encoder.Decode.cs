using System;
using System.Runtime.CompilerServices;
using ArenaNative.Raw;

namespace ArenaNative;

/// <summary>The texts of a decoded batch, in the arena. Lives as long as the scope it was made in.</summary>
public readonly unsafe ref struct DecodedTexts
{
    private readonly Text* _texts;

    internal DecodedTexts(Text* texts, int count)
    {
        _texts = texts;
        Count = count;
    }

    /// <summary>Number of texts.</summary>
    public int Count { get; }

    /// <summary>One text in UTF-8.</summary>
    public ReadOnlySpan<byte> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Count, nameof(row));
            return new(_texts[row].Data, checked((int)_texts[row].Length));
        }
    }
}

public sealed unsafe partial class Encoder
{
    /// <summary>
    /// Turns ids back into text, as UTF-8 in the arena. Ids that the vocabulary lacks are passed over.
    /// </summary>
    [SkipLocalsInit]
    public ReadOnlySpan<byte> Decode(in ArenaScope scope, scoped ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        using var held = new HeldHandle(this);
        Text text;
        ArenaError error;
        ArenaException.Prepare(&error);
        fixed (int* first = ids)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_decode(
                (ArenaEncoder*)handle, scope.Header, (uint*)first, (nuint)ids.Length,
                skipSpecialTokens ? 1u : 0, &text, &error), &error);
        return new(text.Data, checked((int)text.Length));
    }

    /// <summary>Turns ids back into a string. The scope is left as it was.</summary>
    public string DecodeToString(in ArenaScope scope, scoped ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        using ArenaScope inner = scope.BeginScope();
        return System.Text.Encoding.UTF8.GetString(Decode(inner, ids, skipSpecialTokens));
    }

    /// <summary>Turns rows of ids back into texts.</summary>
    /// <param name="scope">Receives the texts.</param>
    /// <param name="ids">The ids of all rows, end to end.</param>
    /// <param name="rowOffsets">One number more than there are rows, as Encoding.RowOffsets.</param>
    /// <param name="skipSpecialTokens">Leaves special tokens out.</param>
    [SkipLocalsInit]
    public DecodedTexts DecodeBatch(in ArenaScope scope, scoped ReadOnlySpan<int> ids,
        scoped ReadOnlySpan<ulong> rowOffsets, bool skipSpecialTokens = true)
    {
        CheckRows(ids.Length, rowOffsets);
        using var held = new HeldHandle(this);
        Text* texts = null;
        ArenaError error;
        ArenaException.Prepare(&error);
        fixed (int* first = ids)
        fixed (ulong* offsets = rowOffsets)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_decode_batch(
                (ArenaEncoder*)handle, scope.Header, (uint*)first, offsets, (nuint)(rowOffsets.Length - 1),
                skipSpecialTokens ? 1u : 0, &texts, &error), &error);
        return new(texts, rowOffsets.Length - 1);
    }

    // The library cannot see where the ids end, so this is the place that can.
    private static void CheckRows(int ids, scoped ReadOnlySpan<ulong> rowOffsets)
    {
        ArgumentOutOfRangeException.ThrowIfZero(rowOffsets.Length, nameof(rowOffsets));
        ulong last = 0;
        foreach (ulong offset in rowOffsets)
        {
            if (offset < last || offset > (ulong)ids)
                throw new ArgumentException("Row offsets must ascend and stay inside the ids.", nameof(rowOffsets));
            last = offset;
        }
    }
}
