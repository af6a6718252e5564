using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.Json;
using NUnit.Framework;

namespace Arena.Native.Tests.Support;

/// <summary>
/// What HuggingFace tokenizers gave for one text. Arrays the file does not have for this line are null.
/// </summary>
internal sealed record GoldenLine(int Number, string Text, string? Pair)
{
    public required int[] Ids { get; init; }
    /// <summary>Start and end in code points, flat.</summary>
    public required uint[] Offsets { get; init; }
    public required int[] SpecialTokensMask { get; init; }
    public int[]? TypeIds { get; init; }
    public int[]? AttentionMask { get; init; }
    public string[]? Tokens { get; init; }
    public int[][]? Overflow { get; init; }
    public string? Decoded { get; init; }
    public string? DecodedWithSpecialTokens { get; init; }
    public GoldenOptions? Options { get; init; }
}

internal sealed record GoldenOptions(long MaxLength, long Stride, long PadTo, int PadId, bool PadLeft);

/// <summary>Reads tests/conformance/golden, whose first lines tell the format; most files are compressed.</summary>
internal static class GoldenFile
{
    public static readonly string[] AllModels =
        ["bert-base-uncased", "bert-base-cased", "bert-base-chinese", "bert-base-multilingual-cased",
         "albert", "cl100k", "clip", "deepseek_v3", "gemma2", "gpt2", "gptoss", "llama2-kitoken", "llama3", "mistral01",
         "mistral_nemo", "modernbert", "o200k", "qwen2_5", "t5", "t5-small-lenml", "xlnet"];

    public static GoldenLine[] Read(string model)
    {
        string path = Path.Combine(Repository.GoldenFolder, model + ".jsonl");
        GoldenLine[] lines = [.. Lines(path).Skip(1).Select(Parse)];
        Assert.That(lines, Has.Length.GreaterThan(400), path);
        return lines;
    }

    private static IEnumerable<string> Lines(string path)
    {
        using Stream file = File.OpenRead(File.Exists(path) ? path : path + ".gz");
        using Stream plain = File.Exists(path) ? file : new GZipStream(file, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static GoldenLine Parse(string line)
    {
        JsonElement json = JsonDocument.Parse(line).RootElement;
        string? decoded = Get(json, "dec")?.GetString();
        return new(json.GetProperty("i").GetInt32(), json.GetProperty("t").GetString()!, Get(json, "p")?.GetString())
        {
            Ids = Numbers(json.GetProperty("ids")),
            Offsets = [.. Numbers(json.GetProperty("off")).Select(number => (uint)number)],
            SpecialTokensMask = RunLengths(json, "sp")!,
            TypeIds = RunLengths(json, "ty"),
            AttentionMask = RunLengths(json, "att"),
            Tokens = Get(json, "tok")?.EnumerateArray().Select(token => token.GetString()!).ToArray(),
            Overflow = Get(json, "overflow")?.EnumerateArray().Select(Numbers).ToArray(),
            Decoded = decoded,
            DecodedWithSpecialTokens = Get(json, "decs")?.GetString() ?? decoded,
            Options = Get(json, "o") is { } options ? ParseOptions(options) : null,
        };
    }

    private static GoldenOptions ParseOptions(JsonElement json) => new(
        json.GetProperty("max").GetInt64(), json.GetProperty("stride").GetInt64(), json.GetProperty("padTo").GetInt64(),
        json.GetProperty("padId").GetInt32(), json.GetProperty("padDir").GetString() == "left");

    private static JsonElement? Get(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value : null;

    private static int[] Numbers(JsonElement json) => [.. json.EnumerateArray().Select(number => number.GetInt32())];

    /// <summary>[value, count, value, count, ...] written out.</summary>
    private static int[]? RunLengths(JsonElement json, string name)
    {
        if (Get(json, name) is not { } runs) return null;
        var values = new List<int>();
        int[] flat = Numbers(runs);
        for (int i = 0; i < flat.Length; i += 2) values.AddRange(Enumerable.Repeat(flat[i], flat[i + 1]));
        return [.. values];
    }
}
