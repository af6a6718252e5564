using System;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

public sealed class DisposalTests
{
    private static readonly int[] _helloWorld = [101, 7592, 2088, 102];

    [Test]
    public void Memory_stays_until_the_last_scope_is_closed_when_the_arena_is_disposed_before()
    {
        var arena = new NativeArena();
        ArenaScope scope = arena.BeginScope();
        Span<int> numbers = scope.Allocate<int>(100_000);
        numbers.Fill(42);
        arena.Dispose();
        numbers[99_999]++;
        Assert.That(numbers[99_999], Is.EqualTo(43));
        Assert.That(scope.Allocate<int>(1).Length, Is.EqualTo(1));
        scope.Dispose();
        Assert.Throws<ObjectDisposedException>(() => arena.BeginScope());
    }

    [Test]
    public void Every_object_may_be_disposed_twice()
    {
        var tokenizer = Tokenizer.LoadBuiltin();
        var encoder = tokenizer.CreateEncoder();
        var arena = new NativeArena();
        foreach (IDisposable one in new IDisposable[] { tokenizer, encoder, arena })
        {
            one.Dispose();
            Assert.DoesNotThrow(one.Dispose);
        }
    }

    [Test]
    public void Use_after_dispose_is_an_ObjectDisposedException()
    {
        var tokenizer = Tokenizer.LoadBuiltin();
        var encoder = tokenizer.CreateEncoder();
        var arena = new NativeArena();
        tokenizer.Dispose();
        encoder.Dispose();
        arena.Dispose();
        Assert.Multiple(() =>
        {
            Assert.Throws<ObjectDisposedException>(() => tokenizer.CreateEncoder());
            Assert.Throws<ObjectDisposedException>(() => tokenizer.TokenToId("the"));
            Assert.Throws<ObjectDisposedException>(() => tokenizer.IdToToken(1996));
            Assert.Throws<ObjectDisposedException>(() => arena.BeginScope());
            Assert.Throws<ObjectDisposedException>(arena.Reset);
            Assert.Throws<ObjectDisposedException>(() => arena.Trim());
            Assert.Throws<ObjectDisposedException>(() => arena.ReadStats());
            Assert.Throws<ObjectDisposedException>(() => EncodeInItsOwnArena(encoder));
        });
    }

    [Test]
    public void An_encoder_outlives_its_tokenizer()
    {
        var tokenizer = Tokenizer.LoadBuiltin();
        using Encoder encoder = tokenizer.CreateEncoder();
        tokenizer.Dispose();
        Assert.That(EncodeInItsOwnArena(encoder), Is.EqualTo(_helloWorld));
    }

    private static int[] EncodeInItsOwnArena(Encoder encoder)
    {
        using var arena = new NativeArena();
        using ArenaScope scope = arena.BeginScope();
        return encoder.Encode(scope, "Hello world").Ids.ToArray();
    }
}
