using System;
using System.Text;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

public sealed class LoadingTests
{
    [TestCase("\"version\": \"\\ud800\"")]
    [TestCase("\"added_tokens\": [{\"\\ud800id\": 1}]")]
    [TestCase("\"normalizer\": {\"\\ud800type\": 1}")]
    [TestCase("\"normalizer\": {\"type\": \"\\ud800\"}")]
    [TestCase("\"padding\": {\"strategy\": {\"\\ud800d\": 1}}")]
    [TestCase("\"truncation\": {\"strategy\": \"\\ud800\"}")]
    public void An_escape_that_is_no_character_is_a_syntax_error_at_its_place(string member)
    {
        string json = "{" + member + ", " + SmallTokenizerJson.Model + "}";
        ArenaException failure = Assert.Throws<ArenaException>(() => SmallTokenizerJson.Load(json).Release())!;
        Assert.That(failure.Status, Is.EqualTo(Status.Syntax));
        Assert.That(failure.Offset, Is.EqualTo(json.IndexOf("\"\\ud800", StringComparison.Ordinal)));
    }

    [Test]
    public void A_byte_order_mark_in_front_of_JSON_is_a_syntax_error_at_its_start()
    {
        string json = "\uFEFF{" + SmallTokenizerJson.Model + "}";
        ArenaException failure = Assert.Throws<ArenaException>(() => SmallTokenizerJson.Load(json, TokenizerFormat.Auto).Release())!;
        Assert.That((failure.Status, failure.Offset), Is.EqualTo((Status.Syntax, 0L)));
    }

    [Test]
    public void An_added_token_whose_id_falls_into_a_gap_of_the_vocabulary_counts()
    {
        // The oracle counts texts: the new token gets id 3, the number of words, and the vocabulary has a word of that id.
        Tokenizer tokenizer = SmallTokenizerJson.Load(
            "{\"added_tokens\": [" + SmallTokenizerJson.Added("<x>") + "], " + SmallTokenizerJson.Model.Replace("\"b\": 2", "\"b\": 3", StringComparison.Ordinal) + "}");
        Assert.That(tokenizer.TryGetId("<x>"u8, out uint id) ? id : 0, Is.EqualTo(3));
        Assert.That(tokenizer.VocabularySize, Is.EqualTo(4));
        tokenizer.Release();
    }
}

/// <summary>Parts of a tokenizer.json for tests that need few words.</summary>
internal static unsafe class SmallTokenizerJson
{
    public const string Model =
        "\"model\": {\"type\": \"WordPiece\", \"unk_token\": \"[UNK]\", \"continuing_subword_prefix\": \"##\", "
        + "\"max_input_chars_per_word\": 100, \"vocab\": {\"[UNK]\": 0, \"a\": 1, \"b\": 2}}";

    public static string Added(string content, bool leftStrip = false)
        => $"{{\"id\": 9, \"content\": \"{content}\", \"single_word\": false, \"lstrip\": {(leftStrip ? "true" : "false")}, "
            + "\"rstrip\": false, \"normalized\": false, \"special\": false}";

    public static Tokenizer Load(string json, TokenizerFormat format = TokenizerFormat.TokenizerJson)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        fixed (byte* data = bytes) return TokenizerLoader.Load(data, (nuint)bytes.Length, format, cased: false);
    }
}
