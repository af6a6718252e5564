using Arena.Core;
using Arena.Core.Memory;
using Arena.Core.Text;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>From the ABI's structs to the encoder and back. No call here allocates managed memory.</summary>
internal static unsafe class EncoderEntry
{
    public static nint Create(Tokenizer tokenizer) => Handles.Create(HandleKind.Encoder, Encoder.Create(tokenizer));

    public static int EncodePair(nint handle, ArenaHeader* arena, TextInput text, TextInput* pair, EncodeOptions* options, Encoding* encoding, ArenaError* error)
        => Encode(handle, arena, &text, pair, 1, options, encoding, error, isBatch: false);

    public static int EncodeBatch(nint handle, ArenaHeader* arena, Text* texts, Text* pairs, nuint count, EncodeOptions* options, Encoding* encoding, ArenaError* error)
    {
        if (texts == null && count != 0) return Boundary.Report(Status.InvalidArgument, "texts must not be NULL when count is not 0", error);
        for (nuint i = 0; i < count; i++)
        {
            bool isMissing = (texts[i].Data == null && texts[i].Length != 0) || (pairs != null && pairs[i].Data == null && pairs[i].Length != 0);
            if (isMissing) return Boundary.Report(Status.InvalidArgument, "a text of the batch is NULL, but its length is not 0", error, item: i);
        }

        // arena_text and TextInput have the same two fields; the encoder measures those that end in NUL.
        return Encode(handle, arena, (TextInput*)texts, (TextInput*)pairs, count, options, encoding, error, isBatch: true);
    }

    private static int Encode(nint handle, ArenaHeader* arena, TextInput* texts, TextInput* pairs, nuint count, EncodeOptions* options, Encoding* encoding, ArenaError* error, bool isBatch)
    {
        if (handle == 0 || arena == null) return Boundary.Report(Status.InvalidArgument, "encoder and arena must not be NULL", error);
        if (!Structs.CanFill(encoding)) return Boundary.Report(Status.InvalidArgument, "encoding must not be NULL, and its struct_size must be set", error);
        Encoder? encoder = Handles.Get<Encoder>(handle, HandleKind.Encoder);
        if (encoder is null) return Boundary.Report(Status.InvalidHandle, "the encoder was freed, or is no encoder", error);
        if (!Require.IsArena(arena)) return Boundary.Report(Status.InvalidHandle, "the arena was freed, or is no arena", error);

        Failure failure = default;
        if (!EncodeSettingsReader.Read(options, encoder.Tokenizer, out EncodeSettings settings, ref failure)) return Boundary.Report(failure, error);
        Status status = encoder.Encode((NativeArena*)arena, texts, pairs, count, settings, out EncodingResult result, ref failure);
        if (status != Status.Ok)
        {
            // A single call has no items but for the pair, which is the second of its two texts.
            if (!isBatch) failure.Item = encoder.FailedInPair ? 1UL : 0UL;
            return Boundary.Report(failure, error);
        }

        Structs.Fill(encoding, new Encoding
        {
            Outputs = (uint)settings.Outputs,
            Rows = result.Rows,
            Columns = result.Columns,
            Length = result.Length,
            Ids = result.Ids,
            TypeIds = result.TypeIds,
            AttentionMask = result.AttentionMask,
            SpecialTokensMask = result.SpecialTokensMask,
            WordIds = result.WordIds,
            SequenceIds = result.SequenceIds,
            Offsets = result.Offsets,
            RowOffsets = result.RowOffsets,
            RowLengths = result.RowLengths,
            RowTexts = result.RowTexts,
        });
        return (int)Status.Ok;
    }

    public static int Decode(nint handle, ArenaHeader* arena, uint* ids, nuint count, uint skipSpecialTokens, Text* text, ArenaError* error)
    {
        if (text == null || (ids == null && count != 0)) return Boundary.Report(Status.InvalidArgument, "ids and text must not be NULL", error);
        Failure failure = default;
        Encoder? encoder = ForDecoding(handle, arena, skipSpecialTokens, ref failure);
        if (encoder is null || encoder.Decode((NativeArena*)arena, ids, count, skipSpecialTokens != 0, out byte* data, out nuint length, ref failure) != Status.Ok)
        {
            return Boundary.Report(failure, error);
        }

        *text = new Text { Data = data, Length = length };
        return (int)Status.Ok;
    }

    public static int DecodeBatch(nint handle, ArenaHeader* arena, uint* ids, ulong* rowOffsets, nuint rows, uint skipSpecialTokens, Text** texts, ArenaError* error)
    {
        if (texts == null || (rowOffsets == null && rows != 0)) return Boundary.Report(Status.InvalidArgument, "row_offsets and texts must not be NULL", error);
        if (rows > int.MaxValue) return Boundary.Report(Status.TooLarge, "more than 2^31 - 1 rows in one call", error);
        for (nuint row = 0; row < rows; row++)
        {
            if (rowOffsets[row] > rowOffsets[row + 1]) return Boundary.Report(Status.InvalidArgument, "row_offsets must not descend", error, item: row);
            if (ids == null && rowOffsets[row + 1] != 0) return Boundary.Report(Status.InvalidArgument, "ids must not be NULL where rows are not empty", error, item: row);
        }

        Failure failure = default;
        Encoder? encoder = ForDecoding(handle, arena, skipSpecialTokens, ref failure);
        if (encoder is null || encoder.DecodeBatch((NativeArena*)arena, ids, rowOffsets, rows, skipSpecialTokens != 0, out TextInput* decoded, ref failure) != Status.Ok)
        {
            return Boundary.Report(failure, error);
        }

        // arena_text and TextInput have the same two fields.
        *texts = (Text*)decoded;
        return (int)Status.Ok;
    }

    private static Encoder? ForDecoding(nint handle, ArenaHeader* arena, uint skipSpecialTokens, ref Failure failure)
    {
        if (handle == 0 || arena == null) failure.Set(Status.InvalidArgument, "encoder and arena must not be NULL");
        else if (skipSpecialTokens > 1) failure.Set(Status.InvalidArgument, "skip_special_tokens must be 0 or 1");
        else if (!Require.IsArena(arena)) failure.Set(Status.InvalidHandle, "the arena was freed, or is no arena");
        else if (Handles.Get<Encoder>(handle, HandleKind.Encoder) is { } encoder) return encoder;
        else failure.Set(Status.InvalidHandle, "the encoder was freed, or is no encoder");
        return null;
    }
}
