// Tokenizer files that are missing, empty, of another kind or without what BERT needs. BrokenFileTests damages them.
using System;
using System.IO;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class BadFileTests
{
    [TestCase("[CLS]", "[SEP]")]
    [TestCase("[UNK]", "[CLS]")]
    [TestCase("[UNK]", "[SEP]")]
    public void A_vocabulary_without_the_tokens_that_BERT_needs_is_refused(string first, string second)
    {
        byte[] vocabulary = System.Text.Encoding.UTF8.GetBytes($"{first}\n{second}\nhello\n");
        ArenaException failure = Assert.Throws<ArenaException>(() => Tokenizer.FromBuffer(vocabulary).Dispose())!;
        Assert.That(failure.Status, Is.EqualTo(Status.InvalidData));
        Assert.That(failure.Message, Does.Contain("["));
        Assert.That(failure.Line, Is.EqualTo(4));
    }

    [Test]
    public void A_word_that_nothing_stands_for_is_a_status_when_the_model_has_no_unknown_token()
    {
        string json = System.Text.Encoding.UTF8.GetString(SmallTokenizer.Json)
            .Replace("\"[UNK]\": 1,", "", StringComparison.Ordinal)
            .Replace("\"unk_token\": \"[UNK]\"", "\"unk_token\": \"<none>\"", StringComparison.Ordinal);
        ArenaException failure = Assert.Throws<ArenaException>(() =>
        {
            using Tokenizer tokenizer = Tokenizer.FromBuffer(System.Text.Encoding.UTF8.GetBytes(json));
            using Encoder encoder = tokenizer.CreateEncoder();
            using var arena = new NativeArena();
            using ArenaScope scope = arena.BeginScope();
            encoder.Encode(scope, "hello xyz");
        })!;
        Assert.That(failure.Status, Is.EqualTo(Status.InvalidData));
        Assert.That(failure.Message, Is.Not.Empty);
    }

    [Test]
    public void Files_that_are_missing_empty_or_no_tokenizer_are_refused()
    {
        Assert.That(StatusOf(() => Tokenizer.FromFile("/no/such/file")), Is.EqualTo(Status.Io));
        Assert.That(StatusOf(() => Tokenizer.FromFile(Path.GetTempPath())), Is.EqualTo(Status.Io));
        Assert.That(StatusOf(() => Tokenizer.FromFile("")), Is.EqualTo(Status.Io));
        Assert.That(StatusOf(() => Tokenizer.FromFile("nul\0inside")), Is.AnyOf(Status.Io, Status.InvalidArgument));
        Assert.That(StatusOf(() => Tokenizer.FromBuffer([])), Is.EqualTo(Status.InvalidData));
        Assert.That(StatusOf(() => Tokenizer.FromBuffer("{}"u8)), Is.EqualTo(Status.InvalidData));
        Assert.That(StatusOf(() => Tokenizer.FromBuffer("[1]"u8, TokenizerFormat.TokenizerJson)),
            Is.EqualTo(Status.InvalidData));
        Assert.That(StatusOf(() => Tokenizer.LoadBuiltin("no-such-model")), Is.EqualTo(Status.NotFound));
        Assert.That(StatusOf(() => Tokenizer.LoadBuiltin("")), Is.EqualTo(Status.NotFound));
    }

    [Test]
    public void Nesting_is_bounded()
    {
        byte[] deep = System.Text.Encoding.UTF8.GetBytes("{\"model\":" + new string('[', 1_000_000));
        Assert.That(StatusOf(() => Tokenizer.FromBuffer(deep)), Is.EqualTo(Status.Syntax));
    }

    private static Status StatusOf(Func<Tokenizer> load)
    {
        ArenaException failure = Assert.Throws<ArenaException>(() => load().Dispose())!;
        Assert.That(failure.Message, Is.Not.Empty);
        return failure.Status;
    }
}
