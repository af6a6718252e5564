using System;
using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Text;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>Encoders: the working memory with which one thread turns text into tokens and back.</summary>
/// <remarks>
/// Threads: an encoder belongs to one thread at a time; make one for each thread. It may be used after fork, in the
/// parent and in the child.
/// Ownership: an encoder is released with arena_encoder_free. Everything a call returns lies in the arena given to that
/// call and dies with its reset. Texts are borrowed for the call. A call that fails leaves the arena as it found it.
/// Limits: one text may have up to 2^31 - 1 bytes.
/// </remarks>
[Chapter(4, "Encoder")]
[Handle("arena_encoder", "Scratch memory for encoding and decoding; one thread at a time.")]
public static unsafe class EncoderExports
{
    /// <summary>Makes an encoder for a tokenizer.</summary>
    /// <param name="tokenizer">Not NULL; may be freed before the encoder.</param>
    /// <param name="encoder">Receives a new handle.</param>
    /// <param name="error">May be NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_encoder_create")]
    [return: C99Type("arena_status")]
    public static int Create([C99Type("const arena_tokenizer *")] nint tokenizer, [C99Type("arena_encoder **")] nint* encoder, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            if (tokenizer == 0 || encoder == null) return Boundary.Report(Status.InvalidArgument, "tokenizer and encoder must not be NULL", error);
            Tokenizer? found = Handles.Get<Tokenizer>(tokenizer, HandleKind.Tokenizer);
            if (found is null) return Boundary.Report(Status.InvalidHandle, "the tokenizer was freed, or is no tokenizer", error);
            *encoder = EncoderEntry.Create(found);
            return (int)Status.Ok;
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Releases an encoder. Results it has made stay in their arenas.</summary>
    /// <param name="encoder">May be NULL, which does nothing.</param>
    /// <returns>ARENA_STATUS_OK, or INVALID_HANDLE if it was freed before.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_encoder_free")]
    [return: C99Type("arena_status")]
    public static int Free([C99Type("arena_encoder *")] nint encoder)
    {
        if (encoder == 0) return (int)Status.Ok;
        Encoder? ended = Handles.Remove<Encoder>(encoder, HandleKind.Encoder);
        if (ended is null) return (int)Status.InvalidHandle;
        ended.Dispose();
        return (int)Status.Ok;
    }


    /// <summary>Turns one text, or a text and its pair, into tokens.</summary>
    /// <param name="encoder">Not NULL.</param>
    /// <param name="arena">Receives the arrays; not NULL.</param>
    /// <param name="text">UTF-8; may be NULL when its length is 0.</param>
    /// <param name="text_length">Bytes, or SIZE_MAX for a NUL-terminated text.</param>
    /// <param name="pair">The second text of a pair, or NULL for a single text. An empty pair is an address with length 0.</param>
    /// <param name="pair_length">Bytes, or SIZE_MAX for a NUL-terminated pair.</param>
    /// <param name="options">NULL for the defaults: ids only.</param>
    /// <param name="encoding">Receives the rows; set struct_size first.</param>
    /// <param name="error">May be NULL; on failure receives a message and the position in the text (item 1 for the pair).</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, INVALID_UTF8, INVALID_DATA, TOO_LARGE, LIMIT_EXCEEDED or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_encode")]
    [return: C99Type("arena_status")]
    public static int Encode([C99Type("arena_encoder *")] nint encoder, [C99Type("arena *")] ArenaHeader* arena, [C99Type("const char *")] byte* text, nuint text_length, [C99Type("const char *")] byte* pair, nuint pair_length, [C99Type("const arena_encode_options *")] EncodeOptions* options, [C99Type("arena_encoding *")] Encoding* encoding, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            if (text == null && text_length != 0) return Boundary.Report(Status.InvalidArgument, "text must not be NULL when its length is not 0", error);
            TextInput first = Require.Input(text, text_length);
            TextInput second = Require.Input(pair, pair == null ? 0 : pair_length);
            return EncoderEntry.EncodePair(encoder, arena, first, pair == null ? null : &second, options, encoding, error);
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Turns many texts, or many pairs, into rows of one encoding.</summary>
    /// <param name="encoder">Not NULL.</param>
    /// <param name="arena">Receives the arrays; not NULL.</param>
    /// <param name="texts">count texts; may be NULL when count is 0.</param>
    /// <param name="pairs">count second texts, or NULL where none is a pair. An element whose data is NULL makes its text a single one.</param>
    /// <param name="count">Number of texts.</param>
    /// <param name="options">NULL for the defaults: ids only.</param>
    /// <param name="encoding">Receives the rows; set struct_size first.</param>
    /// <param name="error">May be NULL; on failure receives a message, the index of the text (item) and the position in it.</param>
    /// <returns>As arena_encode. All texts are encoded or none.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_encode_batch")]
    [return: C99Type("arena_status")]
    public static int EncodeBatch([C99Type("arena_encoder *")] nint encoder, [C99Type("arena *")] ArenaHeader* arena, [C99Type("const arena_text *")] Text* texts, [C99Type("const arena_text *")] Text* pairs, nuint count, [C99Type("const arena_encode_options *")] EncodeOptions* options, [C99Type("arena_encoding *")] Encoding* encoding, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            return EncoderEntry.EncodeBatch(encoder, arena, texts, pairs, count, options, encoding, error);
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Turns ids back into text.</summary>
    /// <param name="encoder">Not NULL.</param>
    /// <param name="arena">Receives the text; not NULL.</param>
    /// <param name="ids">count ids; those the vocabulary lacks are passed over. May be NULL when count is 0.</param>
    /// <param name="count">Number of ids.</param>
    /// <param name="skip_special_tokens">1 leaves special tokens out, 0 writes them.</param>
    /// <param name="text">Receives UTF-8, followed by a NUL that its length does not count.</param>
    /// <param name="error">May be NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, TOO_LARGE, LIMIT_EXCEEDED or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_decode")]
    [return: C99Type("arena_status")]
    public static int Decode([C99Type("arena_encoder *")] nint encoder, [C99Type("arena *")] ArenaHeader* arena, [C99Type("const uint32_t *")] uint* ids, nuint count, uint skip_special_tokens, [C99Type("arena_text *")] Text* text, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            return EncoderEntry.Decode(encoder, arena, ids, count, skip_special_tokens, text, error);
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Turns rows of ids back into texts.</summary>
    /// <param name="encoder">Not NULL.</param>
    /// <param name="arena">Receives the texts; not NULL.</param>
    /// <param name="ids">The ids of all rows, end to end.</param>
    /// <param name="row_offsets">rows + 1 ascending numbers: row r is ids[row_offsets[r]] up to ids[row_offsets[r+1]].</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="skip_special_tokens">1 leaves special tokens out, 0 writes them.</param>
    /// <param name="texts">Receives an array of rows texts, in the arena.</param>
    /// <param name="error">May be NULL.</param>
    /// <returns>As arena_decode.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_decode_batch")]
    [return: C99Type("arena_status")]
    public static int DecodeBatch([C99Type("arena_encoder *")] nint encoder, [C99Type("arena *")] ArenaHeader* arena, [C99Type("const uint32_t *")] uint* ids, [C99Type("const uint64_t *")] ulong* row_offsets, nuint rows, uint skip_special_tokens, [C99Type("arena_text **")] Text** texts, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            return EncoderEntry.DecodeBatch(encoder, arena, ids, row_offsets, rows, skip_special_tokens, texts, error);
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }

}
