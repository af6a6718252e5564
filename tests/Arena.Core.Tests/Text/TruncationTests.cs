using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Arena.Core.Text;
using Arena.Core.Text.Loading;
using NUnit.Framework;

namespace Arena.Core.Tests.Text;

public sealed class TruncationTests
{
    private Tokenizer _tokenizer = null!;

    [OneTimeSetUp]
    public void Load() => _tokenizer = TokenizerLoader.LoadBuiltin("bert-base-uncased"u8)!;

    [OneTimeTearDown]
    public void Release() => _tokenizer.Release();

    [Test]
    public void The_main_row_is_the_same_whether_windows_are_wanted_or_not()
    {
        using TestEncoder encoder = new(_tokenizer);
        Random random = new(5);
        for (int round = 0; round < 4000; round++)
        {
            string text = Words(random, 60);
            string? pair = random.Next(2) == 0 ? Words(random, 60) : null;
            EncodeSettings settings = Truncated(random, pair is not null);
            byte[] first = Encoding.UTF8.GetBytes(text);
            byte[]? second = pair is null ? null : Encoding.UTF8.GetBytes(pair);
            Failure failure = default;
            Status whole = encoder.TryEncode(first, second, settings, out List<EncodedRow> rows, ref failure);
            settings.Outputs &= ~Outputs.Overflow;
            Status main = encoder.TryEncode(first, second, settings, out List<EncodedRow> row, ref failure);
            Assert.That(main, Is.EqualTo(whole), text);
            if (main == Status.Ok) Assert.That(row.Single(), Is.EqualTo(rows[0]), text);
        }
    }

    [Test]
    public void Windows_of_one_text_cover_it_and_overlap_by_the_stride()
    {
        using TestEncoder encoder = new(_tokenizer);
        Random random = new(6);
        for (int round = 0; round < 2000; round++)
        {
            string text = Words(random, 80);
            EncodeSettings settings = Truncated(random, isPair: false);
            settings.AddSpecialTokens = false;
            settings.TruncationStrategy = TruncationStrategy.LongestFirst;
            int[] all = encoder.Encode(text, null, TestEncoder.Settings with { AddSpecialTokens = false })[0].Ids;
            List<EncodedRow> rows = encoder.Encode(text, null, settings);

            int length = (int)settings.MaxLength, step = length - (int)settings.Stride;
            for (int i = 0; i < rows.Count; i++)
            {
                int skipped = i * step;
                int[] expected = settings.TruncationDirection == Direction.Right
                    ? [.. all.Skip(skipped).Take(length)]
                    : [.. all.Take(all.Length - skipped).TakeLast(length)];
                Assert.That(rows[i].Ids, Is.EqualTo(expected), $"window {i} of {text}");
            }

            Assert.That((rows.Count - 1) * step + length, Is.GreaterThanOrEqualTo(all.Length), text);
            Assert.That(rows.Count == 1 || (rows.Count - 2) * step + length < all.Length, text);
        }
    }

    private static EncodeSettings Truncated(Random random, bool isPair) => TestEncoder.Settings with
    {
        Truncate = true,
        MaxLength = (ulong)random.Next(8, 40),
        Stride = (ulong)random.Next(0, 3),
        TruncationStrategy = isPair ? (TruncationStrategy)random.Next(3) : (TruncationStrategy)random.Next(2),
        TruncationDirection = (Direction)random.Next(2),
    };

    private static string Words(Random random, int most)
    {
        string[] words = ["the", "tokenization", "of", "unaffable", "words", "—", "中文", "naïve", "x", "antidisestablishmentarianism", "[MASK]"];
        return string.Join(' ', Enumerable.Range(0, random.Next(most)).Select(_ => words[random.Next(words.Length)]));
    }
}
