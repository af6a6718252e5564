using System;
using ArenaNative.Raw;

namespace Arena.Native.Tests.Support;

/// <summary>
/// Loads broken files by the million: the C calls as they are, without an exception or any managed memory.
/// </summary>
internal static unsafe class RawTokenizer
{
    /// <summary>
    /// Loads the bytes and, if they are a tokenizer, encodes a text with it. Gives the status of loading.
    /// </summary>
    public static Status LoadAndUse(ReadOnlySpan<byte> file, ArenaHeader* arena, ArenaError* error)
    {
        ArenaTokenizer* tokenizer = null;
        *error = ArenaError.Init();
        Status status;
        fixed (byte* data = file)
            status = NativeMethods.arena_tokenizer_load_bytes(data, (nuint)file.Length, null, &tokenizer, error);
        if (status == Status.Ok) Use(tokenizer, arena);
        else if (tokenizer != null) throw new InvalidOperationException("a failure has set the out-parameter");
        return status;
    }

    private static void Use(ArenaTokenizer* tokenizer, ArenaHeader* arena)
    {
        ArenaEncoder* encoder = null;
        Check(NativeMethods.arena_encoder_create(tokenizer, &encoder, null));
        Check(NativeMethods.arena_tokenizer_free(tokenizer));
        ReadOnlySpan<byte> text = "Hello worlds <ünit> été 世! unknown"u8;
        var options = EncodeOptions.Init();
        options.Outputs = 0x7F;
        var encoding = Encoding.Init();
        fixed (byte* utf8 = text)
        {
            // The file may ask for what cannot be done, so any status will do. Ids must be whole when it is Ok.
            Status status = NativeMethods.arena_encode(encoder, arena, utf8, (nuint)text.Length, utf8,
                (nuint)text.Length, &options, &encoding, null);
            if (status == Status.Ok
                && encoding.RowOffsets[encoding.Rows] != encoding.Length) throw new InvalidOperationException(
                    "rows do not add up");
        }

        Check(NativeMethods.arena_encoder_free(encoder));
        Check(NativeMethods.arena_reset(arena));
    }

    private static void Check(Status status)
    {
        if (status != Status.Ok) throw new InvalidOperationException(status.ToString());
    }
}
