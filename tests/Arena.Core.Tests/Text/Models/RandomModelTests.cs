using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Models;

/// <summary>Random small models of every kind, asked what HuggingFace tokenizers was asked; tests/conformance/models made them.</summary>
public sealed class RandomModelTests
{
    [Test]
    public void Every_random_model_gives_the_tokens_and_offsets_of_the_oracle()
    {
        int models = 0;
        Assert.Multiple(() =>
        {
            foreach (string line in Lines())
            {
                using JsonDocument json = JsonDocument.Parse(line);
                string text = json.RootElement.GetProperty("model").GetRawText();
                using TestModel model = TestModel.Load(text);
                foreach (JsonElement expected in json.RootElement.GetProperty("cases").EnumerateArray()) Compare(model, expected, $"model {models}");
                models++;
            }
        });
        Assert.That(models, Is.EqualTo(400));
    }

    private static void Compare(TestModel model, JsonElement expected, string name)
    {
        string word = expected.GetProperty("t").GetString()!;
        List<Piece>? pieces = model.Tokenize(word);
        if (expected.TryGetProperty("error", out _))
        {
            Assert.That(pieces, Is.Null, $"{name}: {word}");
            return;
        }

        Assert.That(pieces?.Select(piece => (int)piece.Id), Is.EqualTo(Numbers(expected, "ids")), $"{name}: {word}");

        // The bytes of a prefix or suffix stand nowhere in the word: there the oracle's offsets leave it, and ours do not.
        int characters = word.EnumerateRunes().Count();
        if (Numbers(expected, "off").Any(offset => offset > characters)) return;
        Assert.That(pieces?.SelectMany(piece => Offsets(word, piece)), Is.EqualTo(Numbers(expected, "off")), $"{name}, offsets: {word}");
    }

    // The oracle's offsets count code points and are whole characters, also where a token is a byte of one.
    private static IEnumerable<int> Offsets(string word, Piece piece)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(word);
        yield return bytes.Take(piece.Start + 1).Count(IsLead) - 1;
        yield return bytes.Take(piece.End).Count(IsLead);
    }

    private static bool IsLead(byte value) => (value & 0xC0) != 0x80;

    private static IEnumerable<int> Numbers(JsonElement json, string name) => json.GetProperty(name).EnumerateArray().Select(number => number.GetInt32());

    private static IEnumerable<string> Lines()
    {
        using FileStream file = File.OpenRead(Path.Combine(TestContext.CurrentContext.TestDirectory, "models", "random-models.jsonl.gz"));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        using StreamReader reader = new(gzip, Encoding.UTF8);
        while (reader.ReadLine() is { } line) yield return line;
    }
}
