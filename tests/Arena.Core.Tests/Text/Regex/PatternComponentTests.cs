using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Arena.Core.Text.Decoders;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PreTokenizers;
using Arena.Core.Text.Regex;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>Split and Replace, as the oracle has them.</summary>
public sealed unsafe class PatternComponentTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "regex");
    private static readonly string[] Texts = JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(Folder, "texts.json")))!;

    private static IEnumerable<TestCaseData> Lines(string file) => File.ReadLines(Path.Combine(Folder, file))
        .Select((line, number) => new TestCaseData(JsonDocument.Parse(line).RootElement).SetArgDisplayNames($"line {number + 1}"));

    private static IEnumerable<TestCaseData> Behaviors => Lines("behaviors.jsonl");

    private static IEnumerable<TestCaseData> Replacements => Lines("replace.jsonl");

    [TestCaseSource(nameof(Behaviors))]
    public void Split_does_with_matches_what_its_behavior_says(JsonElement line)
    {
        SplitPreTokenizer split = new(PatternOf(line), Enum.Parse<SplitBehavior>(line.GetProperty("behavior").GetString()!), line.GetProperty("invert").GetBoolean());
        NormalizedText text = default;
        SplitList splits = default;
        for (int i = 0; i < Texts.Length; i++)
        {
            Load(ref text, Texts[i]);
            Assert.That(splits.Begin(text.Length) && split.Cut(ref text, ref splits), Is.True);
            List<(int Start, int End)> cuts = [];
            for (int j = 0; j < splits.Count; j++) cuts.Add(((int)splits.Items[j].Start, (int)splits.Items[j].End));
            Assert.That(cuts, Is.EqualTo(SplitCuts.Pairs(line.GetProperty("cuts")[i])), Texts[i]);
        }

        text.Dispose();
        splits.Dispose();
    }

    [TestCaseSource(nameof(Replacements))]
    public void Replace_writes_its_content_and_knows_what_each_character_stands_for(JsonElement line)
    {
        ReplaceNormalizer replace = new(PatternOf(line), ContentOf(line));
        NormalizedText text = default;
        for (int i = 0; i < Texts.Length; i++)
        {
            Load(ref text, Texts[i]);
            Assert.That(replace.Normalize(ref text), Is.True);
            string normalized = Encoding.UTF8.GetString(text.Bytes, (int)text.Length);
            Assert.That(normalized, Is.EqualTo(line.GetProperty("normalized")[i].GetString()), Texts[i]);

            List<(int Start, int End)> offsets = [];
            int at = 0;
            foreach (Rune rune in normalized.EnumerateRunes())
            {
                offsets.Add(((int)text.Starts[at], (int)text.Ends[at]));
                at += rune.Utf8SequenceLength;
            }

            Assert.That(offsets, Is.EqualTo(SplitCuts.Pairs(line.GetProperty("offsets")[i])), Texts[i]);
        }

        text.Dispose();
    }

    [TestCaseSource(nameof(Replacements))]
    public void Replace_decodes_each_token_by_itself(JsonElement line)
    {
        ReplaceDecoder replace = new(PatternOf(line), ContentOf(line));
        TokenTexts texts = default;
        texts.BeginPass();
        foreach (string text in Texts) Assert.That(texts.Add(Encoding.UTF8.GetBytes(text)), Is.True);
        texts.EndPass();
        Assert.That(replace.Decode(ref texts), Is.True);
        for (int i = 0; i < Texts.Length; i++) Assert.That(Encoding.UTF8.GetString(texts[i]), Is.EqualTo(line.GetProperty("decoded")[i].GetString()), Texts[i]);
        texts.Dispose();
    }

    private static TextPattern PatternOf(JsonElement line)
    {
        JsonElement pattern = line.GetProperty("pattern");
        return pattern.TryGetProperty("Regex", out JsonElement regex) ? TextPattern.Regex(regex.GetString()!) : TextPattern.String(pattern.GetProperty("String").GetString()!);
    }

    private static byte[] ContentOf(JsonElement line) => Encoding.UTF8.GetBytes(line.GetProperty("content").GetString()!);

    private static void Load(ref NormalizedText text, string original)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(original);
        fixed (byte* start = bytes) Assert.That(text.Load(start, 0, (uint)bytes.Length), Is.True);
    }
}
