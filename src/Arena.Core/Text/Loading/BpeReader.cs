using System;
using System.Text.Json;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.Bpe;

namespace Arena.Core.Text.Loading;

/// <summary>Reads a BPE model: fields, vocabulary, and merges as pairs or as strings with a space between the parts.</summary>
internal static unsafe class BpeReader
{
    public static BpeModel Read(JsonSections model, byte* data, ulong dropoutSeed)
    {
        BpeSettings settings = ReadSettings(new ModelFields(model)) with { Seed = dropoutSeed };
        if (!model.TryFind("merges", out int start, out int length)) throw new ModelFields(model).Missing("merges");
        Vocabulary vocabulary = VocabularyReader.Read(model, data);
        try
        {
            using MergeList merges = new(vocabulary, settings.ContinuingSubwordPrefix);
            ReadMerges(model, data, start, length, merges);
            return new BpeModel(vocabulary, merges, settings);
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    private static BpeSettings ReadSettings(ModelFields fields) => new()
    {
        UnkToken = fields.OptionalBytes("unk_token"),
        ContinuingSubwordPrefix = fields.OptionalBytes("continuing_subword_prefix") ?? [],
        EndOfWordSuffix = fields.OptionalBytes("end_of_word_suffix") ?? [],
        FuseUnk = fields.Bool("fuse_unk"),
        ByteFallback = fields.Bool("byte_fallback"),
        IgnoreMerges = fields.Bool("ignore_merges"),
        Dropout = fields.Probability("dropout"),
    };

    private static void ReadMerges(JsonSections model, byte* data, int start, int length, MergeList merges)
    {
        JsonTokens tokens = new(model, data, start, length);
        try
        {
            if (!tokens.Read() || tokens.Type != JsonTokenType.StartArray) throw tokens.Error(Status.InvalidData, "model.merges must be an array");
            bool pairs = false;
            for (bool isFirst = true; tokens.Read() && tokens.Type != JsonTokenType.EndArray; isFirst = false)
            {
                // All in one form or all in the other.
                if (isFirst) pairs = tokens.Type == JsonTokenType.StartArray;
                if (pairs) ReadPair(ref tokens, merges);
                else ReadLine(ref tokens, merges);
            }
        }
        finally
        {
            tokens.Dispose();
        }
    }

    private static void ReadPair(ref JsonTokens tokens, MergeList merges)
    {
        if (tokens.Type != JsonTokenType.StartArray || !ReadString(ref tokens)) throw NotTwo(tokens);
        ReadOnlySpan<byte> left = tokens.Text();
        if (!ReadString(ref tokens)) throw NotTwo(tokens);
        Add(ref tokens, merges, left, tokens.OtherText());
        if (!tokens.Read() || tokens.Type != JsonTokenType.EndArray) throw NotTwo(tokens);
    }

    private static bool ReadString(ref JsonTokens tokens) => tokens.Read() && tokens.Type == JsonTokenType.String;

    private static void ReadLine(ref JsonTokens tokens, MergeList merges)
    {
        if (tokens.Type != JsonTokenType.String) throw NotTwo(tokens);
        ReadOnlySpan<byte> line = tokens.Text();
        if (line.StartsWith("#version"u8)) return;
        if (!MergesTxtReader.TrySplit(line, out ReadOnlySpan<byte> left, out ReadOnlySpan<byte> right)) throw NotTwo(tokens);
        Add(ref tokens, merges, left, right);
    }

    private static void Add(ref JsonTokens tokens, MergeList merges, ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        MergeFault fault = merges.Add(left, right);
        if (fault != MergeFault.None) throw tokens.Error(Status.InvalidData, MergesTxtReader.Describe(fault));
    }

    private static ArenaException NotTwo(in JsonTokens tokens)
        => tokens.Error(Status.InvalidData, "a merge must be two tokens: an array of two strings, or a string with one space, all alike");
}
