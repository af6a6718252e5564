using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace Arena.Core.Tests.Text.Models;

public sealed class BpeModelTests
{
    private static readonly string[] Letters = ["a", "b", "c", "d", "é", "中", "😀"];

    [Test]
    public void Merging_by_search_and_by_queue_give_what_the_plain_definition_gives([Range(1, 8)] int seed)
    {
        Random random = new(seed);
        for (int round = 0; round < 300; round++)
        {
            List<(string Left, string Right)> merges = RandomMerges(random);
            using TestModel model = Make(merges, extra: "");
            for (int i = 0; i < 400; i++)
            {
                // Both sides of the length from which a queue is kept.
                string[] word = RandomWord(random, i % 20 == 0 ? random.Next(35, 90) : random.Next(1, 12));
                string expected = string.Join(' ', MergePlainly(word, merges));
                string actual = string.Join(' ', model.Tokenize(string.Concat(word))!.Select(piece => TextOf(model, piece.Id)));
                if (actual != expected) Assert.Fail($"{string.Concat(word)}: {actual}, expected {expected}, merges {string.Join(' ', merges)}");
            }
        }
    }

    [Test]
    public void A_word_of_the_vocabulary_that_merges_do_not_reach_is_not_taken_for_a_token()
    {
        using TestModel model = TestModel.Load("""{"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "abc": 3, "bc": 4}, "merges": ["b c"]}""");
        Assert.That(model.Tokenize("abc"), Is.EqualTo(new[] { new Piece(0, 0, 1), new Piece(4, 1, 3) }));
    }

    [Test]
    public void Without_ignore_merges_a_word_is_merged_and_with_it_looked_up()
    {
        const string Rest = """ "vocab": {"a": 0, "b": 1, "ab": 2}, "merges": []}""";
        using TestModel merged = TestModel.Load("""{"type": "BPE", "ignore_merges": false,""" + Rest);
        using TestModel looked = TestModel.Load("""{"type": "BPE", "ignore_merges": true,""" + Rest);
        Assert.That(merged.Ids("ab"), Is.EqualTo("0 1"));
        Assert.That(looked.Ids("ab"), Is.EqualTo("2"));
    }

    [Test]
    public void Dropout_of_one_merges_nothing_and_of_a_half_gives_the_same_again_from_a_new_scratch()
    {
        const string Rest = """ "vocab": {"a": 0, "aa": 1, "aaaa": 2}, "merges": [["a", "a"], ["aa", "aa"]]}""";
        using TestModel all = TestModel.Load("""{"type": "BPE", "dropout": 1.0,""" + Rest);
        Assert.That(all.Ids("aaaa"), Is.EqualTo("0 0 0 0"));

        string word = new('a', 200);
        using TestModel first = TestModel.Load("""{"type": "BPE", "dropout": 0.5,""" + Rest);
        using TestModel second = TestModel.Load("""{"type": "BPE", "dropout": 0.5,""" + Rest);
        List<Piece> once = first.Tokenize(word)!;
        Assert.That(second.Tokenize(word), Is.EqualTo(once));
        Assert.That(first.Tokenize(word), Is.Not.EqualTo(once), "the next word has other numbers");
        Assert.That(once.Select(piece => piece.Id).Distinct().Count(), Is.EqualTo(3));
        Assert.That(once[^1].End, Is.EqualTo(200));
    }

    [Test]
    public void A_word_thirty_two_times_as_long_takes_nowhere_near_the_square_of_it()
    {
        using TestModel model = Make([("a", "a"), ("aa", "aa"), ("aaaa", "aaaa"), ("a", "b"), ("b", "a")], extra: "");
        byte[] longWord = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aab", 1 << 18)));
        byte[] shortWord = longWord[..(longWord.Length / 32)];
        model.Ask(longWord);
        double ratio = Time(model, longWord) / Time(model, shortWord);
        Assert.That(ratio, Is.LessThan(32 * 8));
        Assert.That(model.Scratch.Queue.Capacity, Is.LessThanOrEqualTo(2 * longWord.Length), "and linear memory");
    }

    private static double Time(TestModel model, byte[] word)
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            long start = System.Diagnostics.Stopwatch.GetTimestamp();
            model.Ask(word);
            TimeSpan taken = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            best = taken < best ? taken : best;
        }

        return best.TotalSeconds;
    }

    [Test]
    public void A_word_of_a_megabyte_allocates_no_managed_memory_once_warm()
    {
        using TestModel model = Make([("a", "a"), ("aa", "aa"), ("b", "a")], extra: "");
        byte[] word = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("aaba", 1 << 18)));
        model.Ask(word);
        long before = GC.GetAllocatedBytesForCurrentThread();
        model.Ask(word);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    // Every pass finds the least rank anew and merges its leftmost pair.
    private static List<string> MergePlainly(string[] word, List<(string Left, string Right)> merges)
    {
        List<string> symbols = [.. word];
        Dictionary<(string, string), int> ranks = [];
        for (int i = 0; i < merges.Count; i++) ranks[merges[i]] = i;
        while (true)
        {
            int best = int.MaxValue;
            int at = -1;
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                if (!ranks.TryGetValue((symbols[i], symbols[i + 1]), out int rank) || rank >= best) continue;
                (best, at) = (rank, i);
            }

            if (at < 0) return symbols;
            symbols[at] += symbols[at + 1];
            symbols.RemoveAt(at + 1);
        }
    }

    private static List<(string Left, string Right)> RandomMerges(Random random)
    {
        List<string> tokens = [.. Letters.Take(random.Next(2, Letters.Length + 1))];
        List<(string Left, string Right)> merges = [];
        for (int i = random.Next(60); i > 0; i--)
        {
            (string left, string right) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
            if (left.Length + right.Length > 12) continue;
            tokens.Add(left + right);
            // Lists of real files are in order; this one need not be.
            merges.Insert(random.Next(4) == 0 ? random.Next(merges.Count + 1) : merges.Count, (left, right));
        }

        return merges;
    }

    private static TestModel Make(List<(string Left, string Right)> merges, string extra)
    {
        List<string> vocabulary = [.. Letters.Concat(merges.Select(merge => merge.Left + merge.Right)).Distinct()];
        string vocab = JsonSerializer.Serialize(vocabulary.Select((token, id) => (token, id)).ToDictionary(entry => entry.token, entry => entry.id));
        string pairs = JsonSerializer.Serialize(merges.Select(merge => new[] { merge.Left, merge.Right }));
        return TestModel.Load($"{{\"type\": \"BPE\", {extra} \"vocab\": {vocab}, \"merges\": {pairs}}}");
    }

    private static string[] RandomWord(Random random, int length)
    {
        int letters = random.Next(1, Letters.Length + 1);
        return [.. Enumerable.Range(0, length).Select(_ => Letters[random.Next(letters)])];
    }

    private static unsafe string TextOf(TestModel model, uint id)
        => model.Model.Vocabulary.TryGetToken(id, out byte* text, out int length) ? Encoding.UTF8.GetString(text, length) : "?";
}
