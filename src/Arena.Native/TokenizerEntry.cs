using System;
using System.IO;
using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>From the ABI's structs to the loader and back.</summary>
internal static unsafe class TokenizerEntry
{
    public static bool Read(TokenizerOptions* options, out TokenizerOptions read)
        => Structs.Read(options, out read) == Status.Ok && read is { Format: <= (uint)Core.Text.Loading.TokenizerFormat.Gguf, Cased: <= 1, Reserved: 0 };

    public static nint Load(byte* data, nuint size, in TokenizerOptions options)
        => Handle(TokenizerLoader.Load(data, size, LoadSettingsReader.Read(options)));

    public static nint LoadBuiltin(ReadOnlySpan<byte> name)
        => TokenizerLoader.LoadBuiltin(name) is { } tokenizer ? Handle(tokenizer) : 0;

    /// <summary>Reads the file into native memory: it may be far larger than the managed heap is meant to be.</summary>
    public static nint LoadFile(ReadOnlySpan<byte> path, in TokenizerOptions options)
    {
        byte* data = null;
        byte* merges = null;
        try
        {
            string name = System.Text.Encoding.UTF8.GetString(path);
            nuint size = ReadAll(name, out data);
            LoadSettings settings = LoadSettingsReader.Read(options);
            if (settings.Format == Core.Text.Loading.TokenizerFormat.VocabJson && settings.Merges.Data == null)
            {
                nuint mergesSize = ReadAll(MergesBeside(name), out merges);
                settings.Merges = new TextInput(merges, mergesSize);
            }

            return Handle(TokenizerLoader.Load(data, size, settings));
        }
        finally
        {
            NativeMemory.Free(data);
            NativeMemory.Free(merges);
        }
    }

    // vocab.json has merges.txt beside it, and gpt2.vocab.json has gpt2.merges.txt.
    private static string MergesBeside(string path)
    {
        string name = Path.GetFileName(path);
        string merges = name.EndsWith("vocab.json", StringComparison.Ordinal) ? name[..^"vocab.json".Length] + "merges.txt" : "merges.txt";
        return Path.Combine(Path.GetDirectoryName(path) ?? "", merges);
    }

    public static TokenizerInfo Describe(Tokenizer tokenizer)
    {
        TokenizerInfo info = new()
        {
            ModelVocabSize = (uint)tokenizer.Model.Vocabulary.Count,
            VocabSize = (uint)tokenizer.VocabularySize,
            AddedTokens = (uint)tokenizer.AddedTokens.Count,
            IdLimit = tokenizer.IdLimit,
            SpecialTokensSingle = (uint)tokenizer.Template.AddedSingle,
            SpecialTokensPair = (uint)tokenizer.Template.AddedPair,
            ModelMaxLength = tokenizer.ModelMaxLength,
        };
        if (tokenizer.Truncation is { } truncation)
        {
            info.HasTruncation = 1;
            (info.TruncationMaxLength, info.TruncationStride) = (truncation.MaxLength, truncation.Stride);
            (info.TruncationStrategy, info.TruncationDirection) = ((uint)truncation.Strategy, (uint)truncation.Direction);
        }

        if (tokenizer.Padding is { } padding)
        {
            info.HasPadding = 1;
            (info.PaddingLength, info.PaddingMultipleOf, info.PaddingDirection) = (padding.Length, padding.MultipleOf, (uint)padding.Direction);
            (info.PaddingId, info.PaddingTypeId) = (padding.Id, padding.TypeId);
        }

        return info;
    }

    private static nint Handle(Tokenizer tokenizer) => Handles.Create(HandleKind.Tokenizer, tokenizer);

    private static nuint ReadAll(string path, out byte* data)
    {
        data = null;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path);
            long size = RandomAccess.GetLength(file);
            if (size > int.MaxValue) throw new ArenaException(Status.TooLarge, "a tokenizer file may have 2^31 - 1 bytes");
            data = (byte*)NativeMemory.Alloc((nuint)Math.Max(size, 1));
            long read = 0;
            while (read < size)
            {
                int part = RandomAccess.Read(file, new Span<byte>(data + read, (int)(size - read)), read);
                if (part == 0) throw new ArenaException(Status.Io, "the file became shorter while it was read", read);
                read += part;
            }

            return (nuint)size;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // What it is that failed the caller knows; the kind of failure is all that the framework's text adds.
            throw new ArenaException(Status.Io, failure switch
            {
                FileNotFoundException or DirectoryNotFoundException => "there is no such file",
                UnauthorizedAccessException => "the file may not be read",
                _ => "the file cannot be read",
            });
        }
    }
}
