using System;

namespace ArenaNative;

/// <summary>
/// How rows are filled up. The default is what the tokenizer's file asks for, which is often nothing.
/// </summary>
public readonly record struct Padding
{
    private Padding(Raw.Source source) => Source = source;

    /// <summary>No padding, whatever the file says.</summary>
    public static Padding None => new(Raw.Source.None);

    /// <summary>Pads every row to the longest of the call.</summary>
    /// <param name="padToMultipleOf">Rounds the length up to a multiple of this; 0 for no rounding.</param>
    /// <param name="direction">The end at which padding is added.</param>
    /// <param name="padId">Id of the padding token.</param>
    /// <param name="padTypeId">Type id of padding.</param>
    public static Padding ToLongest(long padToMultipleOf = 0, Direction direction = default, int padId = 0,
        int padTypeId = 0) =>
        To(0, padToMultipleOf, direction, padId, padTypeId);

    /// <summary>
    /// Pads every row to a length; a longer row makes all longer. The other parameters are those of ToLongest.
    /// </summary>
    public static Padding To(long length, long padToMultipleOf = 0, Direction direction = default, int padId = 0,
        int padTypeId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(padToMultipleOf);
        return new(Raw.Source.Options)
        {
            Length = length, PadToMultipleOf = padToMultipleOf, Direction = direction, PadId = padId,
                PadTypeId = padTypeId,
        };
    }

    internal Raw.Source Source { get; }

    /// <summary>Row length, or 0 for the longest of the call.</summary>
    public long Length { get; private init; }
    /// <summary>The length is rounded up to a multiple of this; 0 for no rounding.</summary>
    public long PadToMultipleOf { get; private init; }
    /// <summary>The end at which padding is added.</summary>
    public Direction Direction { get; private init; }
    /// <summary>Id of the padding token.</summary>
    public int PadId { get; private init; }
    /// <summary>Type id of padding.</summary>
    public int PadTypeId { get; private init; }

    internal void Fill(ref Raw.EncodeOptions raw)
    {
        raw.Padding = (uint)Source;
        raw.PaddingLength = (ulong)Length;
        raw.PaddingMultipleOf = (ulong)PadToMultipleOf;
        raw.PaddingDirection = (uint)Direction;
        raw.PaddingId = (uint)PadId;
        raw.PaddingTypeId = (uint)PadTypeId;
    }
}
