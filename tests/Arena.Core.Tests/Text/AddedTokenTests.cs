using System;
using System.Collections.Generic;
using System.Diagnostics;
using Arena.Core.Text;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

public sealed class AddedTokenTests
{
    [Test]
    public void White_space_tokens_that_strip_to_the_left_take_linear_time()
    {
        // Looking back to the start of the text from each of them would be 5 * 10^11 steps.
        Tokenizer tokenizer = SmallTokenizerJson.Load("{\"added_tokens\": [" + SmallTokenizerJson.Added(" ", leftStrip: true) + "], " + SmallTokenizerJson.Model + "}");
        using TestEncoder encoder = new(tokenizer);
        Stopwatch watch = Stopwatch.StartNew();
        List<EncodedRow> rows = encoder.Encode(new string(' ', 1_000_000), null, TestEncoder.Settings);
        Assert.That(rows[0].Ids, Has.Length.EqualTo(1_000_000));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(10)));
        tokenizer.Release();
    }

    [Test]
    public void A_token_that_decodes_to_the_text_of_a_special_one_is_left_out_with_it()
    {
        // "<S>" is looked for, and written, in its normalized form, which is the special token's own.
        string special = SmallTokenizerJson.Added("<s>").Replace("\"special\": false", "\"special\": true", StringComparison.Ordinal);
        string normal = SmallTokenizerJson.Added("<S>").Replace("\"normalized\": false", "\"normalized\": true", StringComparison.Ordinal);
        const string Normalizer = "\"normalizer\": {\"type\": \"BertNormalizer\", \"clean_text\": true, \"handle_chinese_chars\": true, \"strip_accents\": null, \"lowercase\": true}";
        Tokenizer tokenizer = SmallTokenizerJson.Load($"{{\"added_tokens\": [{special}, {normal}], {Normalizer}, {SmallTokenizerJson.Model}}}");
        using TestEncoder encoder = new(tokenizer);
        Assert.That(encoder.Decode([1, 3, 4, 2], skipSpecialTokens: true), Is.EqualTo("a b"));
        Assert.That(encoder.Decode([1, 3, 4, 2], skipSpecialTokens: false), Is.EqualTo("a <s> <s> b"));
        tokenizer.Release();
    }
}
