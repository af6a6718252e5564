using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

/// <summary>Files that say the same tokenizer in other formats give the ids that the golden file of its tokenizer.json has.</summary>
public sealed unsafe class FormatTests
{
    private const string LlamaConfig = """{"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "model_max_length": 4096}""";

    // The last argument is which texts may differ, and they do for a reason: tokenizer.json numbers special tokens without
    // gaps where OpenAI has some; SentencePiece does not find its unknown piece in text; today's conversion strips white space
    // (or what becomes that) at a text's end and has no extra ids, unlike the one that made t5.json.
    [TestCase("gpt2.vocab.json", TokenizerFormat.VocabJson, null, "gpt2.merges.txt", null, "gpt2", null)]
    [TestCase("ggml-vocab-gpt-2.gguf", TokenizerFormat.Auto, null, null, null, "gpt2", null)]
    [TestCase("r50k_base.tiktoken", TokenizerFormat.Tiktoken, "r50k", null, null, "gpt2", null)]
    [TestCase("cl100k_base.tiktoken", TokenizerFormat.Tiktoken, "cl100k", null, null, "cl100k", @"<\|")]
    [TestCase("o200k_base.tiktoken", TokenizerFormat.Tiktoken, "o200k", null, null, "o200k", @"<\|")]
    [TestCase("llama2.model", TokenizerFormat.Auto, null, null, LlamaConfig, "llama2-kitoken", null)]
    [TestCase("ggml-vocab-llama-spm.gguf", TokenizerFormat.Auto, null, null, null, "llama2-kitoken", "<unk>")]
    [TestCase("ggml-vocab-bert-bge.gguf", TokenizerFormat.Auto, null, null, null, "bert-base-uncased", null)]
    [TestCase("t5.spiece.model", TokenizerFormat.Auto, null, null, """{"eos_token": "</s>", "add_eos_token": true}""", "t5", @"[\s\p{C}\uFFFD\u2581]$|<extra_id")]
    public void A_file_gives_the_ids_of_the_tokenizer_json_that_says_the_same(string name, TokenizerFormat format, string? profile, string? merges, string? config, string golden, string? mayDiffer)
    {
        Tokenizer tokenizer = Load(name, format, profile, merges, config);
        using TestEncoder encoder = new(tokenizer);
        List<string> differences = [];
        int lines = 0;
        foreach (Golden line in Golden.Read(golden).Where(line => line.Options is null && line.Pair is null))
        {
            if (mayDiffer is not null && System.Text.RegularExpressions.Regex.IsMatch(line.Text, mayDiffer)) continue;
            lines++;
            int[] ids = encoder.Encode(line.Text, null, TestEncoder.Settings)[0].Ids;
            if (!ids.AsSpan().SequenceEqual(line.Ids)) differences.Add($"line {line.Index}: {line.Text}\n  {string.Join(' ', ids)}\n  {string.Join(' ', line.Ids)}");
        }

        tokenizer.Release();
        Assert.That(lines, Is.GreaterThan(300));
        Assert.That(differences, Is.Empty, $"{differences.Count} of {lines}");
    }

    private static Tokenizer Load(string name, TokenizerFormat format, string? profile, string? merges, string? config)
    {
        byte[] bytes = Read(name);
        byte[] second = merges is null ? [] : Read(merges);
        byte[] third = config is null ? [] : Encoding.UTF8.GetBytes(config);
        fixed (byte* data = bytes, mergesData = second, configData = third)
        {
            LoadSettings settings = new()
            {
                Format = format,
                Profile = profile,
                Merges = new TextInput(mergesData, (nuint)second.Length),
                Config = new TextInput(configData, (nuint)third.Length),
            };
            return TokenizerLoader.Load(data, (nuint)bytes.Length, settings);
        }
    }

    private static byte[] Read(string name)
    {
        string? path = Golden.FindFile(name);
        if (path is null) Assert.Ignore($"{name} is in no folder of ARENA_TEST_MODELS");
        return File.ReadAllBytes(path!);
    }
}
