using System;
using System.Buffers;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Memory;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.Bpe;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Loading;

/// <summary>
/// OpenAI's .tiktoken: a line for each token, its bytes in base64 and its id, which is its rank too. Two neighbours merge if
/// what they make is a token, and a word that is a token is that token. Words and special tokens are not in the file:
/// a named profile or the caller says them.
/// </summary>
internal static unsafe class TiktokenReader
{
    public static Tokenizer Read(byte* data, int size, in LoadSettings settings)
    {
        TiktokenProfile? profile = settings.Profile is null ? null : TiktokenProfile.Find(settings.Profile)
            ?? throw new ArenaException(Status.NotFound, $"there is no tiktoken profile \"{settings.Profile}\"; there are r50k, p50k, cl100k and o200k");
        string pattern = settings.Pattern ?? profile?.Pattern
            ?? throw new ArenaException(Status.InvalidArgument, "a .tiktoken file does not say its words: name a profile (r50k, p50k, cl100k, o200k) or give a pattern");
        return new Surroundings
        {
            PreTokenizer = Surroundings.ByteLevelWords(pattern),
            Decoder = Surroundings.ByteLevelDecoder,
            AddedTokens = settings.SpecialTokens ?? profile?.SpecialTokens ?? [],
        }.Around(ReadModel(data, size), settings);
    }

    private static BpeModel ReadModel(byte* data, int size)
    {
        Vocabulary vocabulary = new();
        try
        {
            ReadLines(data, size, vocabulary);
            vocabulary.Complete();
            RequireBytes(vocabulary);
            using MergeList merges = new(vocabulary, []);
            for (int i = 0; i < vocabulary.Count; i++)
            {
                ReadOnlySpan<byte> token = vocabulary.TokenAt(i, out uint id);
                merges.AddWays(token, id, rank: id);
            }

            return new BpeModel(vocabulary, merges, new BpeSettings { IgnoreMerges = true });
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    private static void ReadLines(byte* data, int size, Vocabulary vocabulary)
    {
        NativeBuffer<byte> bytes = default;
        NativeBuffer<byte> text = default;
        try
        {
            for (int start = 0; start < size;)
            {
                ReadOnlySpan<byte> line = LineAt(data, size, start);
                int space = line.IndexOf((byte)' ');
                if (line.Length > 0)
                {
                    if (space <= 0) throw Bad(data, size, start);
                    ReadOnlySpan<byte> token = Decode(line[..space], ref bytes, ref text);
                    bool isId = Utf8Parser.TryParse(line[(space + 1)..], out uint id, out int used) && used == line.Length - space - 1;
                    if (token.IsEmpty || !isId) throw Bad(data, size, start);
                    vocabulary.Add(token, id);
                }

                start += line.Length + 1;
            }
        }
        finally
        {
            bytes.Dispose();
            text.Dispose();
        }
    }

    private static ReadOnlySpan<byte> LineAt(byte* data, int size, int start)
    {
        ReadOnlySpan<byte> rest = new(data + start, size - start);
        int end = rest.IndexOf((byte)'\n');
        return end < 0 ? rest : rest[..end];
    }

    // A token's bytes, written in the alphabet of byte-level models; empty if they are no base64.
    private static ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> base64, scoped ref NativeBuffer<byte> bytes, scoped ref NativeBuffer<byte> text)
    {
        Throw.IfOutOfMemory(bytes.Reserve(base64.Length) && text.Reserve((long)ByteAlphabet.MostBytes * base64.Length));
        if (Base64.DecodeFromUtf8(base64, new Span<byte>(bytes.Items, bytes.Capacity), out int consumed, out int written) != OperationStatus.Done || consumed != base64.Length) return default;
        int length = ByteAlphabet.Write(new ReadOnlySpan<byte>(bytes.Items, written), new Span<byte>(text.Items, text.Capacity));
        return new ReadOnlySpan<byte>(text.Items, length);
    }

    // Without one of the bytes there would be text that has no tokens.
    private static void RequireBytes(Vocabulary vocabulary)
    {
        Span<byte> text = stackalloc byte[ByteAlphabet.MostBytes];
        for (int value = 0; value < 256; value++)
        {
            int length = ByteAlphabet.Write([(byte)value], text);
            if (!vocabulary.TryGetId(text[..length], out _)) throw new ArenaException(Status.InvalidData, $"the .tiktoken file has no token for the byte 0x{value:X2}");
        }
    }

    private static ArenaException Bad(byte* data, int size, int start)
        => TextPosition.Error(data, (nuint)size, start, Status.InvalidData, "a line of a .tiktoken file must be a token in base64, a space and a number");
}

/// <summary>The words and special tokens of OpenAI's encodings (tiktoken's openai_public.py, MIT).</summary>
internal sealed record TiktokenProfile(string Pattern, IReadOnlyList<AddedToken> SpecialTokens)
{
    private const string Gpt2 = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private const string Cl100k = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    private const string O200k = @"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]+[\p{Ll}\p{Lm}\p{Lo}\p{M}]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
        + @"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    public static TiktokenProfile? Find(string name) => name switch
    {
        "r50k" or "p50k" => new(Gpt2, [Special("<|endoftext|>", 50256)]),
        "cl100k" => new(Cl100k, [
            Special("<|endoftext|>", 100257), Special("<|fim_prefix|>", 100258), Special("<|fim_middle|>", 100259),
            Special("<|fim_suffix|>", 100260), Special("<|endofprompt|>", 100276)]),
        "o200k" => new(O200k, [Special("<|endoftext|>", 199999), Special("<|endofprompt|>", 200018)]),
        _ => null,
    };

    private static AddedToken Special(string text, uint id)
        => new(Encoding.UTF8.GetBytes(text), SingleWord: false, LeftStrip: false, RightStrip: false, Normalized: false, Special: true) { FixedId = id };
}
