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
}
