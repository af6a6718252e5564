using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

/// <summary>
/// What HuggingFace tokenizers gave for a text. tests/conformance/golden/README.md says how the files were made and what
/// their fields mean.
/// </summary>
internal sealed class Golden
{
    public required int Index { get; init; }
    public required string Text { get; init; }
    public string? Pair { get; init; }
    public required int[] Ids { get; init; }
    public required uint[] Offsets { get; init; }
    public int[]? TypeIds { get; init; }
    public required int[] Special { get; init; }
    public int[]? Attention { get; init; }
    public int[][]? Overflow { get; init; }
    public string[]? Tokens { get; init; }
    public string? Decoded { get; init; }
    public string? DecodedWithSpecial { get; init; }
    public JsonElement? Options { get; init; }

    public static IEnumerable<Golden> Read(string model)
    {
        foreach (string line in Lines(model).Skip(1))
        {
            JsonElement json = JsonDocument.Parse(line).RootElement;
            string? decoded = json.TryGetProperty("dec", out JsonElement dec) ? dec.GetString() : null;
            yield return new Golden
            {
                Index = json.GetProperty("i").GetInt32(),
                Text = json.GetProperty("t").GetString()!,
                Pair = json.TryGetProperty("p", out JsonElement pair) ? pair.GetString() : null,
                Ids = Numbers(json.GetProperty("ids")),
                Offsets = [.. Numbers(json.GetProperty("off")).Select(number => (uint)number)],
                TypeIds = Runs(json, "ty"),
                Special = Runs(json, "sp")!,
                Attention = Runs(json, "att"),
                Overflow = json.TryGetProperty("overflow", out JsonElement overflow) ? [.. overflow.EnumerateArray().Select(Numbers)] : null,
                Tokens = json.TryGetProperty("tok", out JsonElement tokens) ? [.. tokens.EnumerateArray().Select(token => token.GetString()!)] : null,
                Decoded = decoded,
                DecodedWithSpecial = json.TryGetProperty("decs", out JsonElement decs) ? decs.GetString() : decoded,
                Options = json.TryGetProperty("o", out JsonElement options) ? options : null,
            };
        }
    }

    /// <summary>The tokenizer a golden file was made with; the test is skipped if no folder of ARENA_TEST_MODELS has it.</summary>
    public static unsafe Tokenizer Load(string model)
    {
        if (model == "bert-base-uncased") return TokenizerLoader.LoadBuiltin("bert-base-uncased"u8)!;
        string? path = FindFile($"{model}.json");
        if (path is null) Assert.Ignore($"{model}.json is in no folder of ARENA_TEST_MODELS");
        byte[] bytes = File.ReadAllBytes(path!);
        fixed (byte* data = bytes) return TokenizerLoader.Load(data, (nuint)bytes.Length, TokenizerFormat.Auto, cased: false);
    }

    /// <summary>A file in one of the folders of ARENA_TEST_MODELS, or null.</summary>
    public static string? FindFile(string name) => (Environment.GetEnvironmentVariable("ARENA_TEST_MODELS") ?? "")
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, name))
        .FirstOrDefault(File.Exists);

    // The larger part of the files is compressed.
    private static IEnumerable<string> Lines(string model)
    {
        string path = Path.Combine(Folder, $"{model}.jsonl");
        using Stream file = File.OpenRead(File.Exists(path) ? path : path + ".gz");
        using Stream plain = File.Exists(path) ? file : new GZipStream(file, CompressionMode.Decompress);
        using StreamReader reader = new(plain);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string Folder => Path.Combine(TestContext.CurrentContext.TestDirectory, "golden");

    private static int[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt32())];

    // Run-length coded: value, count, value, count.
    private static int[]? Runs(JsonElement json, string name)
    {
        if (!json.TryGetProperty(name, out JsonElement array)) return null;
        int[] runs = Numbers(array);
        return [.. Enumerable.Range(0, runs.Length / 2).SelectMany(i => Enumerable.Repeat(runs[2 * i], runs[2 * i + 1]))];
    }
}
