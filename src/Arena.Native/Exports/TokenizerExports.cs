using System;
using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Text;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Tokenizers: a vocabulary with its normalizer, pre-tokenizer, model, post-processor and decoder, read once.
/// Formats: HuggingFace's tokenizer.json, vocab.txt, vocab.json with merges.txt, .tiktoken, SentencePiece .model, GGUF.
/// </summary>
/// <remarks>
/// Threads: a tokenizer is immutable, any number of threads may use it at once. arena_tokenizer_free must not run while
/// another call with the same handle does.
/// Ownership: a handle is released with arena_tokenizer_free. Encoders made from it stay valid after that.
/// Files and bytes are borrowed for the call.
/// </remarks>
[Chapter(3, "Tokenizer")]
[Handle("arena_tokenizer", "A loaded tokenizer; immutable, shared by threads.")]
public static unsafe class TokenizerExports
{
    /// <summary>Loads a tokenizer from a file.</summary>
    /// <param name="path">UTF-8 path of a tokenizer file.</param>
    /// <param name="path_length">Bytes, or SIZE_MAX for a NUL-terminated path.</param>
    /// <param name="options">NULL for the defaults.</param>
    /// <param name="tokenizer">Receives a new handle.</param>
    /// <param name="error">May be NULL; on failure receives a message and the position in the file.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, NOT_FOUND (a profile), IO, INVALID_UTF8, SYNTAX, UNSUPPORTED, INVALID_DATA, TOO_LARGE or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_load_file")]
    [return: C99Type("arena_status")]
    public static int LoadFile([C99Type("const char *")] byte* path, nuint path_length, [C99Type("const arena_tokenizer_options *")] TokenizerOptions* options, [C99Type("arena_tokenizer **")] nint* tokenizer, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            if (path == null || tokenizer == null) return Boundary.Report(Status.InvalidArgument, "path and tokenizer must not be NULL", error);
            if (!TokenizerEntry.Read(options, out TokenizerOptions read)) return Boundary.Report(Status.InvalidArgument, "the options are not of this version", error);
            if (!Require.Text(path, path_length, out ReadOnlySpan<byte> name)) return Boundary.Report(Status.TooLarge, "the path is longer than 2^31 - 1 bytes", error);
            *tokenizer = TokenizerEntry.LoadFile(name, read);
            return (int)Status.Ok;
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Loads a tokenizer from bytes in memory.</summary>
    /// <param name="data">The contents of a tokenizer file; need not end in NUL.</param>
    /// <param name="size">Bytes.</param>
    /// <param name="options">NULL for the defaults.</param>
    /// <param name="tokenizer">Receives a new handle.</param>
    /// <param name="error">May be NULL; on failure receives a message and the position in the bytes.</param>
    /// <returns>As arena_tokenizer_load_file, without IO.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_load_bytes")]
    [return: C99Type("arena_status")]
    public static int LoadBytes([C99Type("const void *")] byte* data, nuint size, [C99Type("const arena_tokenizer_options *")] TokenizerOptions* options, [C99Type("arena_tokenizer **")] nint* tokenizer, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            if ((data == null && size != 0) || tokenizer == null) return Boundary.Report(Status.InvalidArgument, "data and tokenizer must not be NULL", error);
            if (!TokenizerEntry.Read(options, out TokenizerOptions read)) return Boundary.Report(Status.InvalidArgument, "the options are not of this version", error);
            *tokenizer = TokenizerEntry.Load(data, size, read);
            return (int)Status.Ok;
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Gives a tokenizer that is embedded in the library.</summary>
    /// <param name="name">"bert-base-uncased"; NULL means that too.</param>
    /// <param name="name_length">Bytes, or SIZE_MAX for a NUL-terminated name.</param>
    /// <param name="tokenizer">Receives a new handle.</param>
    /// <param name="error">May be NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, NOT_FOUND or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_load_builtin")]
    [return: C99Type("arena_status")]
    public static int LoadBuiltin([C99Type("const char *")] byte* name, nuint name_length, [C99Type("arena_tokenizer **")] nint* tokenizer, [C99Type("arena_error *")] ArenaError* error)
    {
        try
        {
            if (tokenizer == null) return Boundary.Report(Status.InvalidArgument, "tokenizer must not be NULL", error);
            ReadOnlySpan<byte> wanted = "bert-base-uncased"u8;
            if (name != null && !Require.Text(name, name_length, out wanted)) return Boundary.Report(Status.TooLarge, "the name is longer than 2^31 - 1 bytes", error);
            nint loaded = TokenizerEntry.LoadBuiltin(wanted);
            if (loaded == 0) return Boundary.Report(Status.NotFound, "no tokenizer of that name is embedded; there is bert-base-uncased", error);
            *tokenizer = loaded;
            return (int)Status.Ok;
        }
        catch (Exception failure)
        {
            return Boundary.Report(failure, error);
        }
    }


    /// <summary>Releases a tokenizer. Its memory goes when the last encoder made from it is freed too.</summary>
    /// <param name="tokenizer">May be NULL, which does nothing.</param>
    /// <returns>ARENA_STATUS_OK, or INVALID_HANDLE if it was freed before.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_free")]
    [return: C99Type("arena_status")]
    public static int Free([C99Type("arena_tokenizer *")] nint tokenizer)
    {
        if (tokenizer == 0) return (int)Status.Ok;
        Tokenizer? ended = Handles.Remove<Tokenizer>(tokenizer, HandleKind.Tokenizer);
        if (ended is null) return (int)Status.InvalidHandle;
        ended.Release();
        return (int)Status.Ok;
    }


    /// <summary>Tells sizes and the file's truncation and padding.</summary>
    /// <param name="tokenizer">Not NULL.</param>
    /// <param name="info">Receives the facts; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_info")]
    [return: C99Type("arena_status")]
    public static int Info([C99Type("const arena_tokenizer *")] nint tokenizer, [C99Type("arena_tokenizer_info_t *")] TokenizerInfo* info)
    {
        if (tokenizer == 0 || !Structs.CanFill(info)) return (int)Status.InvalidArgument;
        Tokenizer? found = Handles.Get<Tokenizer>(tokenizer, HandleKind.Tokenizer);
        if (found is null) return (int)Status.InvalidHandle;
        Structs.Fill(info, TokenizerEntry.Describe(found));
        return (int)Status.Ok;
    }


    /// <summary>Finds the id of a token, added tokens included.</summary>
    /// <param name="tokenizer">Not NULL.</param>
    /// <param name="token">UTF-8, as written in the vocabulary ("##ing").</param>
    /// <param name="token_length">Bytes, or SIZE_MAX for a NUL-terminated token.</param>
    /// <param name="id">Receives the id.</param>
    /// <returns>ARENA_STATUS_OK, NOT_FOUND, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_token_to_id")]
    [return: C99Type("arena_status")]
    public static int TokenToId([C99Type("const arena_tokenizer *")] nint tokenizer, [C99Type("const char *")] byte* token, nuint token_length, uint* id)
    {
        if (tokenizer == 0 || id == null || (token == null && token_length != 0)) return (int)Status.InvalidArgument;
        Tokenizer? found = Handles.Get<Tokenizer>(tokenizer, HandleKind.Tokenizer);
        if (found is null) return (int)Status.InvalidHandle;
        if (!Require.Text(token, token_length, out ReadOnlySpan<byte> text) || !found.TryGetId(text, out uint known)) return (int)Status.NotFound;
        *id = known;
        return (int)Status.Ok;
    }


    /// <summary>Finds the text of an id, added tokens included.</summary>
    /// <param name="tokenizer">Not NULL.</param>
    /// <param name="id">Any number.</param>
    /// <param name="token">Receives the text, which belongs to the tokenizer and lives as long as it; not NUL-terminated.</param>
    /// <returns>ARENA_STATUS_OK, NOT_FOUND, INVALID_ARGUMENT or INVALID_HANDLE.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_tokenizer_id_to_token")]
    [return: C99Type("arena_status")]
    public static int IdToToken([C99Type("const arena_tokenizer *")] nint tokenizer, uint id, [C99Type("arena_text *")] Text* token)
    {
        if (tokenizer == 0 || token == null) return (int)Status.InvalidArgument;
        Tokenizer? found = Handles.Get<Tokenizer>(tokenizer, HandleKind.Tokenizer);
        if (found is null) return (int)Status.InvalidHandle;
        if (!found.TryGetToken(id, out byte* text, out int length)) return (int)Status.NotFound;
        *token = new Text { Data = text, Length = (nuint)length };
        return (int)Status.Ok;
    }

}
