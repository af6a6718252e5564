using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Models;

public sealed class UnigramModelTests
{
    private static readonly string[] Letters = ["a", "b", "c", "é", "中"];

    [Test]
    public void The_path_is_the_one_that_trying_all_paths_finds([Range(1, 6)] int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            Dictionary<string, double> pieces = RandomPieces(random);
            using TestModel model = Make(pieces);
            for (int i = 0; i < 60; i++)
            {
                string word = string.Concat(Enumerable.Range(0, random.Next(1, 9)).Select(_ => Letters[random.Next(Letters.Length)]));
                List<Piece> found = model.Tokenize(word)!;
                double score = found.Sum(piece => ScoreOf(piece, word, pieces));
                Assert.That(score, Is.EqualTo(BestScore(word, pieces)).Within(1e-9), word);
                Assert.That(found.Select(piece => piece.End).Prepend(0).SkipLast(1), Is.EqualTo(found.Select(piece => piece.Start)), "pieces touch");
            }
        }
    }

    [Test]
    public void Of_equal_paths_the_one_whose_last_piece_begins_first_is_taken()
    {
        using TestModel model = TestModel.Load("""{"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["a", -1], ["b", -1], ["ab", -2], ["aab", -3]]}""");
        Assert.That(model.Ids("ab"), Is.EqualTo("3"));
        Assert.That(model.Ids("aab"), Is.EqualTo("4"));
    }

    [Test]
    public void Unknown_characters_side_by_side_are_one_token_and_without_unk_id_an_error()
    {
        using TestModel model = TestModel.Load("""{"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["a", -1]]}""");
        Assert.That(model.Tokenize("a中中a"), Is.EqualTo(new[] { new Piece(1, 0, 1), new Piece(0, 1, 7), new Piece(1, 7, 8) }));
        using TestModel without = TestModel.Load("""{"type": "Unigram", "unk_id": null, "vocab": [["<unk>", 0], ["a", -1]]}""");
        Assert.That(without.Tokenize("a中"), Is.Null);
        Assert.That(without.Tokenize("aa")!.Count, Is.EqualTo(2));
    }

    [Test]
    public void A_word_of_a_megabyte_is_cut_and_allocates_no_managed_memory_once_warm()
    {
        using TestModel model = TestModel.Load("""{"type": "Unigram", "unk_id": 0, "vocab": [["<unk>", 0], ["a", -1], ["aaaa", -1.5]]}""");
        byte[] word = Encoding.UTF8.GetBytes(new string('a', 1 << 20));
        Assert.That(model.Ask(word), Is.EqualTo(1 << 18));
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Ask(word);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static Dictionary<string, double> RandomPieces(Random random)
    {
        Dictionary<string, double> pieces = [];
        foreach (string letter in Letters.Where(_ => random.Next(5) > 0)) pieces[letter] = -random.Next(1, 8);
        for (int i = random.Next(25); i > 0; i--)
        {
            pieces[string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => Letters[random.Next(Letters.Length)]))] = -random.NextDouble() * 12;
        }

        return pieces;
    }

    private static TestModel Make(Dictionary<string, double> pieces)
    {
        IEnumerable<string> entries = pieces.Select(piece => $"[\"{piece.Key}\", {piece.Value.ToString("R", CultureInfo.InvariantCulture)}]");
        return TestModel.Load($"{{\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [{string.Join(", ", entries.Prepend("[\"<unk>\", 0]"))}]}}");
    }

    private static double Unknown(Dictionary<string, double> pieces) => Math.Min(0, pieces.Values.DefaultIfEmpty(0).Min()) - 10;

    private static double ScoreOf(Piece piece, string word, Dictionary<string, double> pieces)
    {
        string text = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(word)[piece.Start..piece.End]);
        return piece.Id == 0 ? text.EnumerateRunes().Count() * Unknown(pieces) : pieces[text];
    }

    private static double BestScore(string word, Dictionary<string, double> pieces)
    {
        if (word.Length == 0) return 0;
        double best = double.NegativeInfinity;
        for (int length = 1; length <= word.Length; length++)
        {
            if (pieces.TryGetValue(word[..length], out double score)) best = Math.Max(best, score + BestScore(word[length..], pieces));
        }

        return pieces.ContainsKey(word[..1]) ? best : Math.Max(best, Unknown(pieces) + BestScore(word[1..], pieces));
    }
}
