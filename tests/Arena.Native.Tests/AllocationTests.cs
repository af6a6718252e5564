// The claim of the whole project: after the start, encoding and decoding allocate no managed memory, neither in the
// host (this runtime) nor in the library (the runtime inside it), and no collection happens in either.
using System;
using System.Linq;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class AllocationTests : IDisposable
{
    private const int Sentences = 100_000;
    private const Outputs Everything = (Outputs)0x7F;

    private readonly Encoder _encoder = Models.Bert.CreateEncoder();
    private readonly NativeArena _arena = new();
    private readonly string[] _texts = [.. GoldenFile.Read("bert-base-uncased").Select(line => line.Text)];

    public void Dispose()
    {
        _encoder.Dispose();
        _arena.Dispose();
    }

    [Test]
    public void A_hundred_thousand_sentences_in_UTF8_with_a_scope_each_allocate_nothing()
    {
        ReadOnlyMemory<byte>[] texts = Utf8Texts();
        ExpectNoAllocation(Sentences, i =>
        {
            using ArenaScope scope = _arena.BeginScope();
            Encoding encoding = _encoder.Encode(scope, texts[i % texts.Length].Span, new() { Outputs = Everything });
            return encoding.Ids.Length + encoding.Row(0).Offsets.Length;
        });
    }

    [Test]
    public void Text_in_UTF16_allocates_nothing() => ExpectNoAllocation(20_000, i =>
    {
        using ArenaScope scope = _arena.BeginScope();
        return _encoder.Encode(scope, _texts[i % _texts.Length], _texts[(i + 1) % _texts.Length],
            new() { Outputs = Everything }).Ids.Length;
    });

    [Test]
    public void Batches_with_truncation_and_padding_allocate_nothing()
    {
        ReadOnlyMemory<byte>[] texts = Utf8Texts();
        ExpectNoAllocation(100, i =>
        {
            using ArenaScope scope = _arena.BeginScope();
            var options = new EncodeOptions
            {
                Outputs = Everything, Truncation = Truncation.To(16 + i % 16, 4), Padding = Padding.ToLongest(8),
            };
            return _encoder.EncodeBatch(scope, texts, options).Rows + _encoder.EncodeBatch(scope, _texts, options).Rows;
        });
    }

    [Test]
    public void Decoding_allocates_nothing()
    {
        int[][] ids = [.. GoldenFile.Read("bert-base-uncased").Select(line => line.Ids)];
        ExpectNoAllocation(20_000, i =>
        {
            using ArenaScope scope = _arena.BeginScope();
            return _encoder.Decode(scope, ids[i % ids.Length]).Length;
        });
    }

    [Test]
    public void A_text_that_is_refused_allocates_nothing() => ExpectNoAllocation(20_000, _ =>
    {
        using ArenaScope scope = _arena.BeginScope();
        ReadOnlySpan<byte> bad = [0x61, 0xFF];
        return (int)_encoder.TryEncode(scope, bad, default, out Encoding _);
    });

    [Test]
    public void Words_that_were_never_seen_before_allocate_nothing() => ExpectNoAllocation(20_000, i =>
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<char> word = scope.Allocate<char>(12);
        for (int letter = 0, rest = i * 7919; letter < word.Length; letter++, rest /= 3)
            word[letter] = (char)('a' + (rest + letter * i) % 26);
        return _encoder.Encode(scope, word).Ids.Length;
    });

    [Test]
    public void Allocating_from_an_arena_allocates_nothing() => ExpectNoAllocation(100_000, i =>
    {
        using ArenaScope scope = _arena.BeginScope();
        return scope.Allocate<int>(i % 5000).Length + scope.CopyUtf8("some text").Length + scope.Copy("bytes"u8).Length;
    });

    [Test]
    public void Taking_arenas_from_a_pool_growing_and_resetting_allocate_nothing()
    {
        using var pool = new ArenaPool();
        ExpectNoAllocation(100_000, i =>
        {
            using ArenaScope scope = pool.Acquire();
            using ArenaScope other = pool.Acquire();
            using ArenaScope inner = scope.BeginScope();
            _arena.Reset(ResetMode.RetainUpTo, 1 << 20);
            return inner.Resize(other.Allocate<int>(i % 50), 100).Length + other.AllocateMany([1, 2, 3]).Count;
        });
    }

    private ReadOnlyMemory<byte>[] Utf8Texts() =>
        [.. _texts.Select(text => (ReadOnlyMemory<byte>)System.Text.Encoding.UTF8.GetBytes(text))];

    private static void ExpectNoAllocation(int times, Func<int, int> action)
    {
        long sum = 0;
        // Blocks and the encoder's scratch grow to their size.
        for (int i = 0; i < Math.Min(times, 1000); i++) sum += action(i);

        int hostCollections = GC.CollectionCount(0);
        RuntimeCounters before = ArenaLibrary.ReadCounters();
        long hostBefore = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++) sum += action(i);
        long hostBytes = GC.GetAllocatedBytesForCurrentThread() - hostBefore;
        RuntimeCounters after = ArenaLibrary.ReadCounters();

        Assert.That(sum, Is.Positive);
        Assert.That(hostBytes, Is.Zero, "managed bytes in the host");
        Assert.That(after.ThreadManagedBytes - before.ThreadManagedBytes, Is.Zero,
            "managed bytes of this thread in the library");
        Assert.That(after.TotalManagedBytes - before.TotalManagedBytes, Is.Zero,
            "managed bytes of all threads in the library");
        Assert.That(after.Collections - before.Collections, Is.Zero, "collections in the library");
        Assert.That(GC.CollectionCount(0) - hostCollections, Is.Zero, "collections in the host");
    }
}
