using System;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

/// <summary>The one-pass scanner against the components, which are the definition.</summary>
public sealed unsafe class BertScannerTests
{
    // Words, spaces, punctuation, controls, accents in both forms, marks that NFD reorders, scripts, added tokens.
    private static readonly string[] Alphabet =
    [
        "a", "B", "the", "The", "ing", "un", "affable", "1", "2024", "Z", " ", " ", " ", "\n", "\t", "\r", "\v", "\f", "\u0000", "\u0001", "\u007F", "\u0085",
        ".", ",", "!", "'", "\"", "-", "[", "]", "#", "##", "$", "^", "~", "`", "é", "É", "e\u0301", "\u0301", "\u0323", "\u0327", "ß", "İ", "ı", "ſ", "K", "Å",
        "中", "文", "\uF900", "\u2F81A", "日本", "한국", "각", "ไทย", "हिन्दी", "ा", "\u0CC0", "\u0DDD", "\u1B44", "\u302E", "\u302F", "\uA953", "\U0001D15E", "\U0001D165",
        "\u08D4", "\u1DFB", "\U0001E000", "—", "…", "¿", "„", "\u2E43", "\u00A0", "\u2000", "\u3000", "\u200B", "\u200D", "\uFEFF", "\u00AD", "\uFFFD", "\uE000",
        "😀", "👨‍👩‍👧", "Ωμέγα", "ПРИВЕТ", "мир", "שלום", "مرحبا", "\u037E", "\u1FEF", "≠", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "antidisestablishmentarianism",
    ];

    [Test]
    public void Random_text_gives_the_same_rows_as_the_components([Range(0, 11)] int options)
    {
        Tokenizer tokenizer = Load(options);
        using TestEncoder scanner = new(tokenizer);
        using TestEncoder components = new(tokenizer, useComponents: true);
        Random random = new(options);
        EncodeSettings settings = TestEncoder.Settings;
        EncodeSettings idsOnly = new() { AddSpecialTokens = true };
        for (int round = 0; round < 3000; round++)
        {
            string text = RandomText(random, round % 40 == 0 ? 400 : 24);
            List<EncodedRow> fast = scanner.Encode(text, null, settings);
            Assert.That(fast, Is.EqualTo(components.Encode(text, null, settings)), text);
            Assert.That(scanner.Encode(text, null, idsOnly)[0].Ids, Is.EqualTo(fast[0].Ids), text);
        }

        tokenizer.Release();
    }

    [Test]
    public void Every_length_and_place_of_a_word_in_a_block_is_the_same()
    {
        Tokenizer tokenizer = Load(0);
        using TestEncoder scanner = new(tokenizer);
        using TestEncoder components = new(tokenizer, useComponents: true);
        foreach (string filler in new[] { "x", ".", " ", "é", "中" })
        {
            for (int before = 0; before <= 130; before++)
            {
                for (int word = 0; word <= 70; word += word < 20 ? 1 : 7)
                {
                    string text = new string(' ', before % 3) + Repeat(filler, before) + " " + new string('a', word) + Repeat(filler, before % 5);
                    Assert.That(scanner.Encode(text, null, TestEncoder.Settings), Is.EqualTo(components.Encode(text, null, TestEncoder.Settings)), text);
                }
            }
        }

        tokenizer.Release();
    }

    [Test]
    public void A_warm_cache_changes_nothing()
    {
        Tokenizer tokenizer = Load(0);
        using TestEncoder warm = new(tokenizer);
        Random random = new(99);
        for (int round = 0; round < 200; round++) warm.Encode(RandomText(random, 400), null, TestEncoder.Settings);
        for (int round = 0; round < 500; round++)
        {
            string text = RandomText(random, 30);
            using TestEncoder cold = new(tokenizer);
            Assert.That(warm.Encode(text, null, TestEncoder.Settings), Is.EqualTo(cold.Encode(text, null, TestEncoder.Settings)), text);
        }

        tokenizer.Release();
    }

    private static string RandomText(Random random, int pieces)
    {
        StringBuilder text = new();
        int count = random.Next(pieces);
        for (int i = 0; i < count; i++)
        {
            // Most of the time from the list, sometimes any character at all.
            if (random.Next(8) != 0) text.Append(Alphabet[random.Next(Alphabet.Length)]);
            else text.Append(new Rune(RandomScalar(random)));
        }

        return text.ToString();
    }

    private static int RandomScalar(Random random)
    {
        int value = random.Next(4) == 0 ? random.Next(0x110000) : random.Next(0x3100);
        return value is >= 0xD800 and < 0xE000 ? 'x' : value;
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    // Two of the normalizer's options follow the bits, strip_accents has three values.
    private static Tokenizer Load(int options)
    {
        string strip = (options / 4) switch { 0 => "null", 1 => "true", _ => "false" };
        string json = $$"""
            {"version":"1.0",
             "added_tokens":[{"id":2,"content":"[CLS]","single_word":false,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
                             {"id":3,"content":"[SEP]","single_word":false,"lstrip":true,"rstrip":true,"normalized":false,"special":true}],
             "normalizer":{"type":"BertNormalizer","clean_text":{{Bool(options % 3 != 2)}},"handle_chinese_chars":{{Bool(options % 2 == 0)}},
                           "strip_accents":{{strip}},"lowercase":{{Bool((options & 1) == 0)}}},
             "pre_tokenizer":{"type":"BertPreTokenizer"},
             "post_processor":{"type":"BertProcessing","sep":["[SEP]",3],"cls":["[CLS]",2]},
             "decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
             "model":{"type":"WordPiece","unk_token":"[UNK]","continuing_subword_prefix":"##","max_input_chars_per_word":{{(options == 5 ? 7 : 100)}},
                      "vocab":{"[PAD]":0,"[UNK]":1,"[CLS]":2,"[SEP]":3{{Vocabulary()}} } } }
            """;
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        fixed (byte* data = bytes) return TokenizerLoader.Load(data, (nuint)bytes.Length, TokenizerFormat.Auto, cased: false);
    }

    private static string Bool(bool value) => value ? "true" : "false";

    // Every character of the alphabet, alone and continuing, so that nearly every word becomes many pieces with offsets.
    private static string Vocabulary()
    {
        HashSet<string> tokens = ["the", "##ing", "un", "##aff", "##able", "202", "##4", "日本"];
        foreach (string piece in Alphabet)
        {
            foreach (string form in new[] { piece, piece.ToLowerInvariant(), piece.Normalize(NormalizationForm.FormD) })
            {
                foreach (Rune rune in form.EnumerateRunes())
                {
                    tokens.Add(rune.ToString());
                    tokens.Add("##" + rune);
                }
            }
        }

        StringBuilder json = new();
        int id = 4;
        foreach (string token in tokens) json.Append(',').Append(System.Text.Json.JsonSerializer.Serialize(token)).Append(':').Append(id++);
        return json.ToString();
    }
}
