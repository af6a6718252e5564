using Arena.Core;

namespace Arena.Native.Types;

/// <summary>
/// The tokens of one text or of a batch, as rows. Every array lies in the arena of the call and dies with its reset.
/// Without padding the rows lie end to end: row r is [row_offsets[r], row_offsets[r+1]) of each array. With padding
/// they form a matrix, rows x columns in row-major order, as an inference engine takes it, and row_offsets[r] is
/// r * columns. A text gives one row, and with ARENA_OUTPUT_OVERFLOW its further windows follow it.
/// Arrays that were not asked for are NULL. All start on a 64-byte boundary, and all
/// lie in one piece of the arena in the order of the fields, so that one memcpy takes them along.
/// </summary>
[NativeType("arena_encoding", Init = true, Chapter = typeof(Exports.EncoderExports))]
public unsafe struct Encoding
{
    /// <summary>sizeof(arena_encoding), set by the caller.</summary>
    public uint StructSize;
    /// <summary>The arena_output flags that were asked for.</summary>
    public uint Outputs;
    /// <summary>Number of rows: one a text, and one a further window.</summary>
    public ulong Rows;
    /// <summary>Row length of the padded matrix, or 0 where rows were not padded.</summary>
    public ulong Columns;
    /// <summary>Elements of each token array: row_offsets[rows].</summary>
    public ulong Length;
    /// <summary>int32_t[length], or int64_t[length] with ARENA_OUTPUT_INT64.</summary>
    public void* Ids;
    /// <summary>Same element type as ids, or NULL.</summary>
    public void* TypeIds;
    /// <summary>Same element type as ids, or NULL.</summary>
    public void* AttentionMask;
    /// <summary>Same element type as ids, or NULL.</summary>
    public void* SpecialTokensMask;
    /// <summary>int32_t[length], or NULL.</summary>
    public int* WordIds;
    /// <summary>int32_t[length], or NULL.</summary>
    public int* SequenceIds;
    /// <summary>uint32_t[length][2]: start and end in the token's own text, 0 and 0 for special tokens; or NULL.</summary>
    public uint* Offsets;
    /// <summary>uint64_t[rows + 1]: where each row begins.</summary>
    public ulong* RowOffsets;
    /// <summary>uint32_t[rows]: tokens of each row, special ones counted, padding not.</summary>
    public uint* RowLengths;
    /// <summary>uint32_t[rows]: index of the text each row came from.</summary>
    public uint* RowTexts;
}
