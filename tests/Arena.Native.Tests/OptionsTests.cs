// Options of the binding and what they do to rows. The golden files cover the usual cases; these are the ones they
// lack.
using System;
using System.Linq;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OptionsTests : IDisposable
{
    private static readonly string[] _texts = ["one", "one two three", "one two", ""];

    private readonly Encoder _encoder = Models.Bert.CreateEncoder();
    private readonly NativeArena _arena = new();

    public void Dispose()
    {
        _encoder.Dispose();
        _arena.Dispose();
    }

    [Test]
    public void Default_options_add_special_tokens_and_give_ids_alone()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding encoding = _encoder.Encode(scope, "hello");
        Assert.That(encoding.Ids.Length, Is.EqualTo(3));
        Assert.That(encoding.TypeIds.IsEmpty && encoding.AttentionMask.IsEmpty && encoding.SpecialTokensMask.IsEmpty);
        Assert.That(encoding.WordIds.IsEmpty && encoding.SequenceIds.IsEmpty && encoding.Offsets.IsEmpty);
    }

    [Test]
    public void A_padded_batch_is_a_matrix()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding batch = _encoder.EncodeBatch(scope, _texts,
            new() { Padding = Padding.ToLongest(), Outputs = Outputs.AttentionMask });
        Assert.That((batch.Rows, batch.Columns, batch.Length), Is.EqualTo((4, 5, 20)));
        Assert.That(Lines(batch.RowLengths.ToArray()), Is.EqualTo("3 5 4 2"));
        Assert.That(Lines(batch.AttentionMask.ToArray()), Is.EqualTo("1 1 1 0 0 1 1 1 1 1 1 1 1 1 0 1 1 0 0 0"));
        Assert.That(Lines(batch.Row(3).Ids.ToArray()), Is.EqualTo("101 102 0 0 0"));
    }

    [TestCase(0, 4, 8)]
    [TestCase(6, 0, 6)]
    [TestCase(6, 5, 10)]
    [TestCase(3, 0, 5)]
    public void Padding_rounds_up_and_never_cuts(int length, int multiple, int columns)
    {
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(_encoder.EncodeBatch(scope, _texts, new() { Padding = Padding.To(length, multiple) }).Columns,
            Is.EqualTo(columns));
    }

    [Test]
    public void Padding_on_the_left_with_its_own_ids()
    {
        using ArenaScope scope = _arena.BeginScope();
        var options = new EncodeOptions { Padding = Padding.To(5, direction: Direction.Left, padId: 9, padTypeId: 3),
            Outputs = Outputs.TypeIds };
        Encoding encoding = _encoder.Encode(scope, "one", options);
        Assert.That(Lines(encoding.Ids.ToArray()), Is.EqualTo("9 9 101 2028 102"));
        Assert.That(Lines(encoding.TypeIds.ToArray()), Is.EqualTo("3 3 0 0 0"));
    }

    [Test]
    public void Overflow_windows_follow_their_text_and_share_the_stride()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding batch = _encoder.EncodeBatch(scope, ["one two three four five", "six"], new()
        {
            Truncation = Truncation.To(5, stride: 1), Outputs = Outputs.Overflow,
        });
        Assert.That(Lines(batch.RowTexts.ToArray()), Is.EqualTo("0 0 1"));
        Assert.That(Lines(batch.Row(0).Ids.ToArray()), Is.EqualTo("101 2028 2048 2093 102"));
        Assert.That(Lines(batch.Row(1).Ids.ToArray()), Is.EqualTo("101 2093 2176 2274 102"));
        Assert.That(Lines(batch.Row(2).Ids.ToArray()), Is.EqualTo("101 2416 102"));
    }

    [Test]
    public void Without_the_overflow_output_only_the_first_window_comes()
    {
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(_encoder.Encode(scope, "one two three four five", new() { Truncation = Truncation.To(5) }).Rows,
            Is.EqualTo(1));
    }

    [Test]
    public void Truncation_from_the_left_keeps_the_end()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding encoding = _encoder.Encode(scope, "one two three four five",
            new() { Truncation = Truncation.To(4, direction: Direction.Left) });
        Assert.That(Lines(encoding.Ids.ToArray()), Is.EqualTo("101 2176 2274 102"));
    }

    [Test]
    public void Only_the_named_text_of_a_pair_is_cut()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding first = _encoder.Encode(scope, "one two three", "four five",
            new() { Truncation = Truncation.To(6, strategy: TruncationStrategy.OnlyFirst) });
        Assert.That(Lines(first.Ids.ToArray()), Is.EqualTo("101 2028 102 2176 2274 102"));
        Encoding second = _encoder.Encode(scope, "one two three", "four five",
            new() { Truncation = Truncation.To(7, strategy: TruncationStrategy.OnlySecond) });
        Assert.That(Lines(second.Ids.ToArray()), Is.EqualTo("101 2028 2048 2093 102 2176 102"));
    }

    [Test]
    public void Special_tokens_in_the_text_count_as_text_when_asked_for()
    {
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(Lines(_encoder.Encode(scope, "[SEP]").Ids.ToArray()), Is.EqualTo("101 102 102"));
        Encoding safe = _encoder.Encode(scope, "[SEP]", new() { SpecialTokensAsText = true });
        Assert.That(Lines(safe.Ids.ToArray()), Is.EqualTo("101 1031 19802 1033 102"));
    }

    [Test]
    public void Wide_arrays_hold_the_same_numbers_and_are_read_by_their_own_names()
    {
        using ArenaScope scope = _arena.BeginScope();
        const Outputs outputs = Outputs.TypeIds | Outputs.AttentionMask | Outputs.SpecialTokensMask;
        Encoding narrow = _encoder.Encode(scope, "one two", "three", new() { Outputs = outputs });
        Encoding wide = _encoder.Encode(scope, "one two", "three", new() { Outputs = outputs | Outputs.Int64 });
        Assert.That(Lines(wide.Ids64.ToArray()), Is.EqualTo(Lines(narrow.Ids.ToArray())));
        Assert.That(Lines(wide.Row(0).TypeIds64.ToArray()), Is.EqualTo(Lines(narrow.TypeIds.ToArray())));
        Assert.That(Lines(wide.AttentionMask64.ToArray()), Is.EqualTo(Lines(narrow.AttentionMask.ToArray())));
        Assert.That(Lines(wide.SpecialTokensMask64.ToArray()), Is.EqualTo(Lines(narrow.SpecialTokensMask.ToArray())));
        Assert.That(Throws(narrow, static encoding => _ = encoding.Ids64)
            && Throws(wide, static encoding => _ = encoding.Ids));
    }

    [Test]
    public void Offsets_slice_the_text_in_the_unit_in_which_it_was_given()
    {
        const string text = "Ĝis 😀 revido";
        using ArenaScope scope = _arena.BeginScope();
        var options = new EncodeOptions { Outputs = Outputs.Offsets, AddSpecialTokens = false };
        Encoding chars = _encoder.Encode(scope, text, options);
        Assert.That(text, Does.EndWith(text[chars.Offsets[^1].Range]));
        Span<byte> utf8 = scope.CopyUtf8(text);
        Encoding bytes = _encoder.Encode(scope, utf8, options);
        for (int i = 0; i < chars.Length; i++)
            Assert.That(System.Text.Encoding.UTF8.GetString(utf8[bytes.Offsets[i].Range]),
                Is.EqualTo(text[chars.Offsets[i].Range]));
    }

    [Test]
    public void A_file_can_ask_for_truncation_and_padding_and_a_call_can_decline_them()
    {
        using Tokenizer tokenizer = Tokenizer.FromBuffer(SmallTokenizer.Json);
        using Encoder encoder = tokenizer.CreateEncoder();
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(tokenizer.Info.Truncation, Is.EqualTo(Truncation.To(16, 2)));
        Assert.That(tokenizer.Info.Padding, Is.EqualTo(Padding.To(8)));
        string text = string.Join(' ', Enumerable.Repeat("hello", 20));
        Assert.That(encoder.Encode(scope, "hello").Ids.Length, Is.EqualTo(8));
        Assert.That(encoder.Encode(scope, text).Ids.Length, Is.EqualTo(16));
        Assert.That(encoder.Encode(scope, "hello", new() { Padding = Padding.None }).Ids.Length, Is.EqualTo(2));
        Assert.That(encoder.Encode(scope, text, new() { Truncation = Truncation.None }).Ids.Length, Is.EqualTo(21));
    }

    [Test]
    public void Decoded_batches_equal_their_texts_decoded_one_by_one()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding batch = _encoder.EncodeBatch(scope, ["one two.", "", "it's three"]);
        DecodedTexts texts = _encoder.DecodeBatch(scope, batch.Ids, batch.RowOffsets);
        Assert.That(texts.Count, Is.EqualTo(3));
        for (int row = 0; row < texts.Count; row++)
            Assert.That(System.Text.Encoding.UTF8.GetString(texts[row]),
                Is.EqualTo(_encoder.DecodeToString(scope, batch.Row(row).Ids)));
    }

    private static string Lines<T>(T[] numbers) => string.Join(' ', numbers);

    private delegate void Read(Encoding encoding);

    private static bool Throws(Encoding encoding, Read read)
    {
        try
        {
            read(encoding);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
