using System;
using System.Collections.Concurrent;
using System.Linq;
using System.Threading;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class ConcurrencyTests
{
    private const int Threads = 8;
    private const int Rounds = 30;

    [Test]
    public void Threads_with_their_own_encoders_share_a_tokenizer()
    {
        GoldenLine[] all = GoldenFile.Read("bert-base-uncased");
        GoldenLine[] lines = [.. all.Where(line => line.Options is null && line.Pair is null)];
        int[][] expected = EncodeAll(Models.Bert, lines);
        OnThreads(thread =>
        {
            using Encoder encoder = Models.Bert.CreateEncoder();
            using var arena = new NativeArena();
            for (int i = 0; i < Rounds * lines.Length; i++)
            {
                int line = (i + thread * 53) % lines.Length;
                using ArenaScope scope = arena.BeginScope();
                Assert.That(encoder.Encode(scope, lines[line].Text).Ids.SequenceEqual(expected[line]),
                    $"thread {thread}, line {lines[line].Number}");
            }
        });
    }

    [Test]
    public void Tokenizers_encoders_and_arenas_are_made_and_freed_on_many_threads_at_once() => OnThreads(_ =>
    {
        for (int i = 0; i < 50; i++)
        {
            using Tokenizer tokenizer = Tokenizer.FromBuffer(SmallTokenizer.Json);
            using Encoder encoder = tokenizer.CreateEncoder();
            using var arena = new NativeArena();
            using ArenaScope scope = arena.BeginScope();
            Assert.That(encoder.Encode(scope, "hello worlds").Row(0).Ids[..5].SequenceEqual([2, 6, 7, 8, 9]));
        }
    });

    [Test]
    public void A_tokenizer_may_be_disposed_while_others_look_things_up()
    {
        Tokenizer tokenizer = Tokenizer.FromBuffer(SmallTokenizer.Json);
        OnThreads(thread =>
        {
            try
            {
                for (int i = 0; i < 10_000; i++)
                {
                    Assert.That(tokenizer.TokenToId("hello"u8), Is.EqualTo(6));
                    if (thread == 0 && i == 5000) tokenizer.Dispose();
                }
            }
            catch (ObjectDisposedException)
            {
                // what the others must see, and nothing worse
            }
        });
        Assert.That(tokenizer.IsClosed);
    }

    [Test]
    public void An_arena_and_its_encoder_may_be_handed_from_thread_to_thread()
    {
        using Encoder encoder = Models.Bert.CreateEncoder();
        using var arena = new NativeArena();
        for (int i = 0; i < 20; i++)
        {
            int tokens = 0;
            var thread = new Thread(() =>
            {
                using ArenaScope scope = arena.BeginScope();
                tokens = encoder.Encode(scope, "handed from thread to thread").Ids.Length;
            });
            thread.Start();
            thread.Join();
            Assert.That(tokens, Is.EqualTo(7));
        }
    }

    private static int[][] EncodeAll(Tokenizer tokenizer, GoldenLine[] lines)
    {
        using Encoder encoder = tokenizer.CreateEncoder();
        using var arena = new NativeArena();
        var ids = new int[lines.Length][];
        for (int i = 0; i < lines.Length; i++)
        {
            using ArenaScope scope = arena.BeginScope();
            ids[i] = encoder.Encode(scope, lines[i].Text).Ids.ToArray();
        }

        return ids;
    }

    private static void OnThreads(Action<int> action)
    {
        var failures = new ConcurrentQueue<Exception>();
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(number => new Thread(() => Run(number)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        Assert.That(failures, Is.Empty);

        void Run(int number)
        {
            try
            {
                action(number);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        }
    }
}
