using System;

namespace ArenaNative;

/// <summary>
/// The tokens of one text or of a batch, as rows in the arena of the call. Lives as long as the scope it was made in.
/// </summary>
/// <remarks>
/// A text gives one row, and with Outputs.Overflow its further windows follow it. The spans of this type are all rows
/// end to end; with padding that is a matrix of Rows x Columns, as an inference engine takes it. Row gives one of them.
/// </remarks>
public readonly unsafe ref struct Encoding
{
    private readonly Raw.Encoding* _raw;

    internal Encoding(Raw.Encoding* raw) => _raw = raw;

    private EncodingRow All => new(_raw, 0, _raw->Length);

    /// <summary>Number of rows.</summary>
    public int Rows => checked((int)_raw->Rows);
    /// <summary>Row length of the padded matrix, or 0 where rows were not padded.</summary>
    public int Columns => checked((int)_raw->Columns);
    /// <summary>Elements of each token array: those of all rows.</summary>
    public int Length => checked((int)_raw->Length);

    /// <summary>One row.</summary>
    public EncodingRow Row(int row)
    {
        ulong start = RowOffsets[row];
        return new(_raw, start, RowOffsets[row + 1] - start);
    }

    /// <summary>Where each row begins, and behind the last where it ends: Rows + 1 numbers.</summary>
    public ReadOnlySpan<ulong> RowOffsets => new(_raw->RowOffsets, checked(Rows + 1));
    /// <summary>Tokens of each row, special ones counted, padding not.</summary>
    public ReadOnlySpan<uint> RowLengths => new(_raw->RowLengths, Rows);
    /// <summary>
    /// Index of the text each row came from: a row with the same index as the one before is an overflow window.
    /// </summary>
    public ReadOnlySpan<uint> RowTexts => new(_raw->RowTexts, Rows);

    /// <inheritdoc cref="EncodingRow.Ids"/>
    public ReadOnlySpan<int> Ids => All.Ids;
    /// <inheritdoc cref="EncodingRow.TypeIds"/>
    public ReadOnlySpan<int> TypeIds => All.TypeIds;
    /// <inheritdoc cref="EncodingRow.AttentionMask"/>
    public ReadOnlySpan<int> AttentionMask => All.AttentionMask;
    /// <inheritdoc cref="EncodingRow.SpecialTokensMask"/>
    public ReadOnlySpan<int> SpecialTokensMask => All.SpecialTokensMask;

    /// <inheritdoc cref="EncodingRow.Ids64"/>
    public ReadOnlySpan<long> Ids64 => All.Ids64;
    /// <inheritdoc cref="EncodingRow.TypeIds64"/>
    public ReadOnlySpan<long> TypeIds64 => All.TypeIds64;
    /// <inheritdoc cref="EncodingRow.AttentionMask64"/>
    public ReadOnlySpan<long> AttentionMask64 => All.AttentionMask64;
    /// <inheritdoc cref="EncodingRow.SpecialTokensMask64"/>
    public ReadOnlySpan<long> SpecialTokensMask64 => All.SpecialTokensMask64;

    /// <inheritdoc cref="EncodingRow.WordIds"/>
    public ReadOnlySpan<int> WordIds => All.WordIds;
    /// <inheritdoc cref="EncodingRow.SequenceIds"/>
    public ReadOnlySpan<int> SequenceIds => All.SequenceIds;
    /// <inheritdoc cref="EncodingRow.Offsets"/>
    public ReadOnlySpan<Offset> Offsets => All.Offsets;
}
