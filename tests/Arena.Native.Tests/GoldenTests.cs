// Every line of the golden files through the published library. Failures are gathered, so that one run shows
// all of them.
using System;
using System.Collections.Generic;
using System.Linq;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[TestFixtureSource(typeof(GoldenFile), nameof(GoldenFile.AllModels))]
public sealed class GoldenTests(string model) : IDisposable
{
    private const Outputs Everything =
        Outputs.TypeIds | Outputs.AttentionMask | Outputs.SpecialTokensMask | Outputs.WordIds | Outputs.Offsets | Outputs.SequenceIds | Outputs.Overflow;

    private readonly List<string> _differences = [];
    private GoldenLine[] _lines = [];
    private Tokenizer _tokenizer = null!;
    private Encoder _encoder = null!;
    private NativeArena _arena = null!;

    [OneTimeSetUp]
    public void Load()
    {
        _tokenizer = Models.Get(model);
        _lines = GoldenFile.Read(model);
        _encoder = _tokenizer.CreateEncoder();
        _arena = new NativeArena();
    }

    public void Dispose()
    {
        _encoder?.Dispose();
        _arena?.Dispose();
    }

    [SetUp]
    public void Clear() => _differences.Clear();

    [TearDown]
    public void Report() => Assert.That(_differences, Is.Empty, $"{_differences.Count} differences");

    [Test]
    public void Ids_masks_and_offsets_of_every_line_are_those_of_HuggingFace()
    {
        foreach (GoldenLine line in _lines)
        {
            using ArenaScope scope = _arena.BeginScope();
            EncodingRow row = Encode(scope, line, OffsetUnit.CodePoints).Row(0);
            Compare(line, "ids", line.Ids, row.Ids);
            Compare(line, "special tokens mask", line.SpecialTokensMask, row.SpecialTokensMask);
            Compare(line, "offsets", line.Offsets, Flat(row.Offsets));
            if (line.TypeIds is not null) Compare(line, "type ids", line.TypeIds, row.TypeIds);
            Compare(line, "attention mask", line.AttentionMask ?? [.. line.Ids.Select(_ => 1)], row.AttentionMask);
        }
    }

    [Test]
    public void Overflow_windows_of_every_line_are_those_of_HuggingFace()
    {
        foreach (GoldenLine line in _lines.Where(line => line.Overflow is not null))
        {
            using ArenaScope scope = _arena.BeginScope();
            Encoding encoding = Encode(scope, line, OffsetUnit.CodePoints);
            int[][] windows = line.Overflow!;
            int common = Math.Min(encoding.Rows - 1, windows.Length);
            Compare<int>(line, "number of windows", [windows.Length], [encoding.Rows - 1]);
            for (int i = 0; i < common; i++) Compare(line, $"window {i}", windows[i], encoding.Row(i + 1).Ids);
        }
    }

    [Test]
    public void Tokens_of_every_line_are_those_of_HuggingFace()
    {
        foreach (GoldenLine line in _lines.Where(line => line.Tokens is not null))
        {
            string[] tokens = [.. line.Ids.Select(id => _tokenizer.IdToToken(id) ?? "(none)")];

            // The oracle's token is the text itself where Unigram does not know it, or an added token took white space along.
            string[] expected = [.. line.Tokens!.Zip(tokens, (token, own) => own == "<unk>" || token.Trim() == own ? own : token)];
            Compare<string>(line, "tokens", expected, tokens);
            Compare<int>(line, "ids of tokens", line.Ids,
                [.. tokens.Select(token => _tokenizer.TokenToId(token) ?? -1)]);
        }
    }

    [Test]
    public void Text_decoded_from_every_line_is_that_of_HuggingFace()
    {
        using ArenaScope scope = _arena.BeginScope();
        foreach (GoldenLine line in _lines.Where(line => line.Decoded is not null))
        {
            Compare<char>(line, "decoded", line.Decoded, _encoder.DecodeToString(scope, line.Ids));
            Compare<char>(line, "decoded with special tokens", line.DecodedWithSpecialTokens,
                _encoder.DecodeToString(scope, line.Ids, skipSpecialTokens: false));
        }
    }

    [Test]
    public void Offsets_in_bytes_and_chars_name_the_same_places_as_those_in_code_points()
    {
        foreach (GoldenLine line in _lines)
        {
            using ArenaScope scope = _arena.BeginScope();
            var text = new TextIndex(line.Text);
            var pair = new TextIndex(line.Pair ?? "");
            foreach (OffsetUnit unit in new[] { OffsetUnit.Bytes, OffsetUnit.Utf16 })
            {
                EncodingRow row = Encode(scope, line, unit).Row(0);
                int[] sequences = row.SequenceIds.ToArray();
                uint[] expected = [.. line.Offsets.Select((offset, i) =>
                    (sequences[i / 2] == 1 ? pair : text).Convert(offset, unit))];
                Compare(line, $"offsets in {unit}", expected, Flat(row.Offsets));
            }
        }
    }

    [Test]
    public void A_batch_of_all_texts_equals_them_one_by_one()
    {
        GoldenLine[] singles = [.. _lines.Where(line => line.Options is null && line.Pair is null)];
        using ArenaScope scope = _arena.BeginScope();
        Encoding batch = _encoder.EncodeBatch(scope, [.. singles.Select(line => line.Text)],
            Plain with { OffsetUnit = OffsetUnit.CodePoints });
        Assert.That(batch.Rows, Is.EqualTo(singles.Length));
        for (int i = 0; i < batch.Rows; i++)
        {
            Compare(singles[i], "ids in the batch", singles[i].Ids, batch.Row(i).Ids);
            Compare(singles[i], "offsets in the batch", singles[i].Offsets, Flat(batch.Row(i).Offsets));
        }
    }

    private Encoding Encode(in ArenaScope scope, GoldenLine line, OffsetUnit unit)
    {
        EncodeOptions options = Plain with { OffsetUnit = unit };
        if (line.Options is { } golden)
            options = options with
            {
                // The golden files are of 0.23.2, which stops early.
                Truncation = Truncation.To(golden.MaxLength, golden.Stride) with { EarlyExit = true },
                Padding = Padding.To(golden.PadTo, 0, golden.PadLeft ? Direction.Left : Direction.Right, golden.PadId),
            };
        return line.Pair is null
            ? _encoder.Encode(scope, line.Text, options)
            : _encoder.Encode(scope, line.Text, line.Pair, options);
    }

    // Some files ask for truncation; lines without options were made without.
    private static EncodeOptions Plain => new() { Outputs = Everything, Truncation = Truncation.None, Padding = Padding.None };

    private static uint[] Flat(ReadOnlySpan<Offset> offsets)
    {
        var flat = new uint[2 * offsets.Length];
        for (int i = 0; i < offsets.Length; i++) (flat[2 * i], flat[2 * i + 1]) = (offsets[i].Start, offsets[i].End);
        return flat;
    }

    private void Compare<T>(GoldenLine line, string what, ReadOnlySpan<T> expected, ReadOnlySpan<T> actual)
        where T : IEquatable<T>
    {
        if (!expected.SequenceEqual(actual))
            _differences.Add($"line {line.Number}, {what}: [{string.Join(' ', actual.ToArray())}] "
                + $"expected [{string.Join(' ', expected.ToArray())}]");
    }
}
