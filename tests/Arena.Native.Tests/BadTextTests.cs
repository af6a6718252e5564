// Texts and options that are wrong or extreme, through the binding: a status with a message, never a crash.
using System;
using System.Diagnostics;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BadTextTests : IDisposable
{
    private static readonly int[] _empty = [101, 102];
    private static readonly int[] _unknown = [101, 100, 102];

    private readonly Encoder _encoder = Models.Bert.CreateEncoder();
    private readonly NativeArena _arena = new();

    public void Dispose()
    {
        _encoder.Dispose();
        _arena.Dispose();
    }

    [TestCase(new byte[] { 0x80 }, 0)]
    [TestCase(new byte[] { 0x61, 0xC3 }, 1)]
    [TestCase(new byte[] { 0x61, 0x62, 0xC0, 0xAF }, 2)]
    [TestCase(new byte[] { 0xE2, 0x82 }, 0)]
    [TestCase(new byte[] { 0x20, 0xED, 0xA0, 0x80 }, 1)]
    [TestCase(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, 0)]
    [TestCase(new byte[] { 0xF0, 0x9F, 0x98, 0x80, 0xFF }, 4)]
    public void Text_that_is_not_UTF8_is_refused_with_its_place_or_read_with_replacement(byte[] text, int offset)
    {
        ArenaException failure = Assert.Throws<ArenaException>(() => Ids(text))!;
        Assert.That((failure.Status, failure.Offset), Is.EqualTo((Status.InvalidUtf8, offset)));
        Assert.That(failure.Message, Is.Not.Empty);

        using ArenaScope scope = _arena.BeginScope();
        var replacing = new EncodeOptions
        {
            ReplaceInvalidUtf8 = true, Outputs = Outputs.Offsets, OffsetUnit = OffsetUnit.Utf16,
        };
        string replaced = System.Text.Encoding.UTF8.GetString(text);
        Encoding fromBytes = _encoder.Encode(scope, text, replacing);
        Encoding fromText = _encoder.Encode(scope, replaced, replacing);
        Assert.That(fromBytes.Ids.SequenceEqual(fromText.Ids));
        Assert.That(fromBytes.Offsets.SequenceEqual(fromText.Offsets));
    }

    [Test]
    public void The_text_of_a_pair_or_a_batch_that_is_at_fault_is_named()
    {
        byte[] good = [.. "good"u8], bad = [.. "bad\xFF"u8];
        bad[^1] = 0xFF;
        Assert.That(Failure(in_pair: true).Item, Is.EqualTo(1));
        Assert.That(Failure(in_pair: false).Item, Is.EqualTo(2));

        ArenaException Failure(bool in_pair) => Assert.Throws<ArenaException>(() =>
        {
            using ArenaScope scope = _arena.BeginScope();
            if (in_pair) _encoder.Encode(scope, good, bad);
            else _encoder.EncodeBatch(scope, [good, good, bad, good]);
        })!;
    }

    [Test]
    public void A_failed_call_leaves_no_tokens_and_the_encoder_goes_on()
    {
        using ArenaScope scope = _arena.BeginScope();
        for (int round = 0; round < 3; round++)
        {
            Status status = _encoder.TryEncode(scope, [0x61, 0xFF], default, out Encoding failed);
            Assert.That((status, failed.Rows), Is.EqualTo((Status.InvalidUtf8, 0)));
            Assert.That(_encoder.TryEncode(scope, "hello"u8, default, out Encoding encoded), Is.EqualTo(Status.Ok));
            Assert.That(encoded.Ids.Length, Is.EqualTo(3));
        }
    }

    [Test]
    public void Empty_texts_and_pairs_have_only_special_tokens()
    {
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(_encoder.Encode(scope, ""u8).Ids.ToArray(), Is.EqualTo(_empty));
        Assert.That(_encoder.Encode(scope, "").Ids.ToArray(), Is.EqualTo(_empty));
        Assert.That(_encoder.Encode(scope, ""u8, ""u8).Ids.Length, Is.EqualTo(3));
        Assert.That(_encoder.Encode(scope, "", "").Ids.Length, Is.EqualTo(3));
        Assert.That(_encoder.Encode(scope, "", new EncodeOptions { AddSpecialTokens = false }).Ids.Length, Is.Zero);
        Assert.That(_encoder.EncodeBatch(scope, Array.Empty<string>()).Rows, Is.Zero);
        Assert.That(_encoder.EncodeBatch(scope, ["", ""], ["", ""]).Ids.Length, Is.EqualTo(6));
        Assert.That(_encoder.Decode(scope, []).Length, Is.Zero);
    }

    [Test]
    public void NULs_are_text_like_any_other_and_end_nothing()
    {
        using ArenaScope scope = _arena.BeginScope();
        Encoding encoding = _encoder.Encode(scope, "one\0two \0 three\0"u8,
            new EncodeOptions { Outputs = Outputs.Offsets });
        Encoding without = _encoder.Encode(scope, "onetwo  three"u8);
        Assert.That(encoding.Ids.SequenceEqual(without.Ids), "BERT's normalizer takes control characters out");
        Assert.That(encoding.Offsets[^2].End, Is.EqualTo(15));
    }

    [TestCase("a", TestName = "One_word_of_a_megabyte_is_unknown")]
    [TestCase("é", TestName = "One_accented_word_of_a_megabyte_is_unknown")]
    [TestCase("a\u0301", TestName = "One_word_of_combining_marks_of_a_megabyte_is_unknown")]
    public void A_word_of_a_megabyte_is_unknown(string unit) => Assert.That(TimedIds(unit), Is.EqualTo(_unknown));

    [TestCase(" ", 2, TestName = "A_megabyte_of_spaces")]
    [TestCase("!", (1 << 20) + 2, TestName = "A_megabyte_of_punctuation")]
    [TestCase("中", (1 << 20) / 3 + 2, TestName = "A_megabyte_of_Chinese")]
    [TestCase("a ", (1 << 20) / 2 + 2, TestName = "A_megabyte_of_short_words")]
    [TestCase("\u0301", 2, TestName = "A_megabyte_of_combining_marks")]
    public void A_megabyte_takes_linear_time(string unit, int tokens) =>
        Assert.That(TimedIds(unit), Has.Length.EqualTo(tokens));

    [TestCase(8, 8)]
    [TestCase(8, 6)]
    [TestCase(8, 100)]
    [TestCase(1, 0)]
    public void A_stride_that_leaves_no_room_is_refused(int maxLength, int stride)
    {
        ArenaException failure = Assert.Throws<ArenaException>(() =>
        {
            using ArenaScope scope = _arena.BeginScope();
            _encoder.Encode(scope, "one two three four five six seven eight nine ten", new EncodeOptions
            {
                Outputs = Outputs.Overflow, Truncation = Truncation.To(maxLength, stride),
            });
        })!;
        Assert.That(failure.Status, Is.EqualTo(Status.InvalidArgument));
        Assert.That(failure.Message, Is.Not.Empty);
    }

    [Test]
    public void Ids_beyond_the_vocabulary_are_passed_over_when_decoding_and_named_by_nothing()
    {
        using ArenaScope scope = _arena.BeginScope();
        Assert.That(_encoder.DecodeToString(scope, [7592, -1, int.MaxValue, 30_522, 2088]), Is.EqualTo("hello world"));
        Assert.That(Models.Bert.IdToToken(-1), Is.Null);
        Assert.That(Models.Bert.IdToToken(30_522), Is.Null);
        Assert.That(Models.Bert.TokenToId("no such token"), Is.Null);
        Assert.That(Models.Bert.TokenToId(""), Is.Null);
    }

    private int[] Ids(byte[] text)
    {
        using ArenaScope scope = _arena.BeginScope();
        return _encoder.Encode(scope, text).Ids.ToArray();
    }

    private int[] TimedIds(string unit)
    {
        byte[] one = System.Text.Encoding.UTF8.GetBytes(unit);
        byte[] text = new byte[(1 << 20) / one.Length * one.Length];
        for (int i = 0; i < text.Length; i++) text[i] = one[i % one.Length];
        long started = Stopwatch.GetTimestamp();
        int[] ids = Ids(text);
        Assert.That(Stopwatch.GetElapsedTime(started).TotalSeconds, Is.LessThan(2));
        return ids;
    }
}
