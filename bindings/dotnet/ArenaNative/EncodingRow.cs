using System;

namespace ArenaNative;

/// <summary>Start and end of a token in its text, in the unit that was asked for.</summary>
/// <param name="Start">First unit of the token.</param>
/// <param name="End">First unit behind it. Special tokens have 0 and 0.</param>
public readonly record struct Offset(uint Start, uint End)
{
    /// <summary>For slicing: text[offset.Range], where the text is in the same unit.</summary>
    public Range Range => new((int)Start, (int)End);
}

/// <summary>
/// A run of tokens of an encoding. Arrays that were not asked for are empty. Lives as long as its scope.
/// </summary>
public readonly unsafe ref struct EncodingRow
{
    private readonly Raw.Encoding* _raw;
    private readonly ulong _start;
    private readonly int _length;

    internal EncodingRow(Raw.Encoding* raw, ulong start, ulong length)
    {
        _raw = raw;
        _start = start;
        _length = checked((int)length);
    }

    /// <summary>Elements of each array, padding included.</summary>
    public int Length => _length;

    /// <summary>Ids of the tokens.</summary>
    public ReadOnlySpan<int> Ids => Narrow(_raw->Ids);
    /// <summary>Segment of each token.</summary>
    public ReadOnlySpan<int> TypeIds => Narrow(_raw->TypeIds);
    /// <summary>1 for tokens, 0 for padding.</summary>
    public ReadOnlySpan<int> AttentionMask => Narrow(_raw->AttentionMask);
    /// <summary>1 for tokens added by the post-processor and for padding.</summary>
    public ReadOnlySpan<int> SpecialTokensMask => Narrow(_raw->SpecialTokensMask);

    /// <summary>Ids, with Outputs.Int64.</summary>
    public ReadOnlySpan<long> Ids64 => Wide(_raw->Ids);
    /// <summary>Type ids, with Outputs.Int64.</summary>
    public ReadOnlySpan<long> TypeIds64 => Wide(_raw->TypeIds);
    /// <summary>Attention mask, with Outputs.Int64.</summary>
    public ReadOnlySpan<long> AttentionMask64 => Wide(_raw->AttentionMask);
    /// <summary>Special tokens mask, with Outputs.Int64.</summary>
    public ReadOnlySpan<long> SpecialTokensMask64 => Wide(_raw->SpecialTokensMask);

    /// <summary>Index of the word each token came from, -1 for special tokens and padding.</summary>
    public ReadOnlySpan<int> WordIds => Slice<int>(_raw->WordIds);
    /// <summary>0 for the text, 1 for its pair, -1 for special tokens and padding.</summary>
    public ReadOnlySpan<int> SequenceIds => Slice<int>(_raw->SequenceIds);
    /// <summary>Where each token stands in its text.</summary>
    public ReadOnlySpan<Offset> Offsets => Slice<Offset>(_raw->Offsets);

    private bool IsWide => (_raw->Outputs & (uint)Outputs.Int64) != 0;

    private ReadOnlySpan<int> Narrow(void* array) =>
        IsWide
            ? throw new InvalidOperationException("Outputs.Int64 was asked for: read Ids64 and its like.")
            : Slice<int>(array);

    private ReadOnlySpan<long> Wide(void* array) =>
        IsWide
            ? Slice<long>(array)
            : throw new InvalidOperationException("Outputs.Int64 was not asked for: read Ids and its like.");

    private ReadOnlySpan<T> Slice<T>(void* array) where T : unmanaged =>
        array == null ? default : new ReadOnlySpan<T>((T*)array + _start, _length);
}
