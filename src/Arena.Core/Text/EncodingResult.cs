namespace Arena.Core.Text;

/// <summary>The rows of a call, in an arena. See the ABI's arena_encoding, whose fields these are.</summary>
public unsafe struct EncodingResult
{
    public nuint Rows;
    public nuint Columns;
    public nuint Length;
    public void* Ids;
    public void* TypeIds;
    public void* AttentionMask;
    public void* SpecialTokensMask;
    public int* WordIds;
    public int* SequenceIds;
    public uint* Offsets;
    public ulong* RowOffsets;
    public uint* RowLengths;
    public uint* RowTexts;
}
