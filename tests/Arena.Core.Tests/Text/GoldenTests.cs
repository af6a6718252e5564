using System.Collections.Generic;
using System.Linq;
using Arena.Core.Text;
using Arena.Core.Text.Models.Unigram;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

public sealed class GoldenTests
{
    [TestCase("bert-base-uncased", false)]
    [TestCase("bert-base-uncased", true)]
    [TestCase("bert-base-cased", false)]
    [TestCase("bert-base-cased", true)]
    [TestCase("bert-base-chinese", false)]
    [TestCase("bert-base-chinese", true)]
    [TestCase("bert-base-multilingual-cased", false)]
    [TestCase("bert-base-multilingual-cased", true)]
    [TestCase("albert", false)]
    [TestCase("cl100k", false)]
    [TestCase("clip", false)]
    [TestCase("deepseek_v3", false)]
    [TestCase("gemma2", false)]
    [TestCase("gpt2", false)]
    [TestCase("gptoss", false)]
    [TestCase("llama2-kitoken", false)]
    [TestCase("llama3", false)]
    [TestCase("mistral01", false)]
    [TestCase("mistral_nemo", false)]
    [TestCase("modernbert", false)]
    [TestCase("o200k", false)]
    [TestCase("qwen2_5", false)]
    [TestCase("t5", false)]
    [TestCase("t5-small-lenml", false)]
    [TestCase("xlnet", false)]
    public void Every_golden_line_is_equal(string model, bool useComponents)
    {
        Tokenizer tokenizer = Golden.Load(model);
        using TestEncoder encoder = new(tokenizer, useComponents);
        int lines = 0;
        Assert.Multiple(() =>
        {
            foreach (Golden golden in Golden.Read(model))
            {
                Compare(golden, encoder, tokenizer);
                lines++;
            }
        });
        Assert.That(lines, Is.EqualTo(450));
        tokenizer.Release();
    }

    private static void Compare(Golden golden, TestEncoder encoder, Tokenizer tokenizer)
    {
        List<EncodedRow> rows = encoder.Encode(golden.Text, golden.Pair, SettingsOf(golden));
        EncodedRow row = rows[0];
        string line = $"line {golden.Index}: {golden.Text}";
        Assert.That(row.Ids, Is.EqualTo(golden.Ids), line);
        Assert.That(row.Offsets, Is.EqualTo(golden.Offsets), line);
        Assert.That(row.Special, Is.EqualTo(golden.Special), line);
        if (golden.TypeIds is not null) Assert.That(row.TypeIds, Is.EqualTo(golden.TypeIds), line);
        if (golden.Attention is not null) Assert.That(row.Attention, Is.EqualTo(golden.Attention), line);
        if (golden.Overflow is not null) Assert.That(rows.Skip(1).Select(further => further.Ids), Is.EqualTo(golden.Overflow), line);
        if (golden.Tokens is not null) Assert.That(golden.Ids.Zip(golden.Tokens, (id, token) => WithoutText(tokenizer, (uint)id, token)), Is.EqualTo(golden.Tokens), line);
        if (golden.Decoded is null) return;
        uint[] ids = [.. golden.Ids.Select(id => (uint)id)];
        Assert.That(encoder.Decode(ids, skipSpecialTokens: true), Is.EqualTo(golden.Decoded), line);
        Assert.That(encoder.Decode(ids, skipSpecialTokens: false), Is.EqualTo(golden.DecodedWithSpecial), line);
    }

    // The oracle's token is the text itself where Unigram does not know it, or where an added token took white space along.
    private static unsafe string? WithoutText(Tokenizer tokenizer, uint id, string token)
    {
        string? text = TextOf(tokenizer, id);
        bool isText = (tokenizer.Model is UnigramModel && text == "<unk>") || (text == token.Trim() && tokenizer.AddedTokens.TryGetToken(id, out _, out _));
        return isText ? token : text;
    }

    private static unsafe string? TextOf(Tokenizer tokenizer, uint id)
        => tokenizer.TryGetToken(id, out byte* text, out int length) ? System.Text.Encoding.UTF8.GetString(text, length) : null;

    private static EncodeSettings SettingsOf(Golden golden)
    {
        EncodeSettings settings = TestEncoder.Settings;
        if (golden.Options is not { } options) return settings;

        // The files were made with a version that stops at the word which reaches max_length.
        (settings.Truncate, settings.EarlyExit) = (true, true);
        (settings.MaxLength, settings.Stride) = (options.GetProperty("max").GetUInt64(), options.GetProperty("stride").GetUInt64());
        (settings.Pad, settings.PaddingLength) = (true, options.GetProperty("padTo").GetUInt64());
        settings.PaddingDirection = options.GetProperty("padDir").GetString() == "left" ? Direction.Left : Direction.Right;
        settings.PaddingId = options.GetProperty("padId").GetUInt32();
        return settings;
    }
}
