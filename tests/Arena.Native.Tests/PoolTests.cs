using System;
using System.Threading;
using Arena.Native.Tests.Support;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class PoolTests : IDisposable
{
    private readonly ArenaPool _pool = new();

    public void Dispose() => _pool.Dispose();

    [Test]
    public void An_arena_goes_back_with_its_scope_and_comes_again_warm()
    {
        using (ArenaScope scope = _pool.Acquire())
        {
            scope.Allocate<byte>(100_000).Fill(1);
            Assert.That((_pool.ReadStats().Acquired, _pool.ReadStats().Idle), Is.EqualTo((1, 0)));
        }

        Assert.That((_pool.ReadStats().Acquired, _pool.ReadStats().Idle), Is.EqualTo((0, 1)));
        using ArenaScope again = _pool.Acquire();
        Assert.That(again.ReadStats().UsedBytes, Is.Zero);
        Assert.That(again.ReadStats().ReservedBytes, Is.GreaterThanOrEqualTo(100_000));
        Assert.That((_pool.ReadStats().Created, _pool.ReadStats().Reused), Is.EqualTo((1, 1)));
    }

    [Test]
    public void A_pooled_scope_encodes_and_nests()
    {
        using Encoder encoder = Models.Bert.CreateEncoder();
        using ArenaScope scope = _pool.Acquire();
        long used = scope.ReadStats().UsedBytes;
        for (int i = 0; i < 3; i++)
        {
            using ArenaScope inner = scope.BeginScope();
            Assert.That(encoder.Encode(inner, "Hello world").Ids.Length, Is.EqualTo(4));
            Assert.That(Refuses(scope));
        }

        Assert.That(scope.ReadStats().UsedBytes, Is.EqualTo(used));
        Assert.That(scope.Owns(scope.Copy("here"u8)));
        Assert.That(encoder.DecodeToString(scope, [101, 7592, 102]), Is.EqualTo("hello"));
    }

    [Test]
    public void A_closed_scope_is_refused_although_another_has_its_arena()
    {
        ArenaScope first = _pool.Acquire();
        first.Dispose();
        Assert.That(Refuses(first));
        using ArenaScope second = _pool.Acquire();
        Assert.That(Refuses(first));
        Assert.That(RefusesToClose(first));
        second.Allocate<byte>(10).Fill(1);
        Assert.That(_pool.ReadStats().Acquired, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_gets_the_arena_of_a_pool_without_its_scope()
    {
        using ArenaScope scope = _pool.Acquire();
        try
        {
            _ = scope.Arena;
            Assert.Fail("the arena was handed out");
        }
        catch (InvalidOperationException)
        {
        }
    }

    [Test]
    public void A_pool_that_is_disposed_lasts_until_its_last_arena_is_back()
    {
        ArenaScope scope = _pool.Acquire();
        Span<int> numbers = scope.Allocate<int>(100_000);
        numbers.Fill(42);
        _pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _pool.Acquire());
        Assert.That(numbers[99_999] + scope.Allocate<int>(1).Length, Is.EqualTo(43));
        scope.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _pool.ReadStats());
        Assert.Throws<ObjectDisposedException>(() => _pool.Trim());
    }

    [Test]
    public void A_ceiling_bounds_all_arenas_and_trim_goes_to_the_floor()
    {
        using var pool = new ArenaPool(new PoolOptions(CeilingBytes: 1 << 20, Arena: new(FirstBlockBytes: 1 << 19)));
        using (ArenaScope one = pool.Acquire())
        {
            using ArenaScope two = pool.Acquire();
            one.Allocate<byte>(1000);
            two.Allocate<byte>(1000);
            Assert.That(Assert.Throws<ArenaException>(() => pool.Acquire())!.Status, Is.EqualTo(Status.LimitExceeded));
            Assert.That(pool.ReadStats().Acquired, Is.EqualTo(2));
        }

        Assert.That(pool.ReadStats().IdleBytes, Is.EqualTo(1 << 20));
        Assert.That(pool.Trim(), Is.EqualTo(1 << 20));
        PoolStats stats = pool.ReadStats();
        Assert.That((stats.AtFloor, stats.ReservedBytes, stats.GivenBackBytes), Is.EqualTo((true, 0L, 1L << 20)));
        Assert.That((stats.FloorBytes, stats.CeilingBytes), Is.EqualTo((0L, 1L << 20)));
    }

    [Test]
    public void Options_out_of_range_are_refused()
    {
        var tooSmall = new PoolOptions(Arena: new(FirstBlockBytes: 1));
        Assert.That(Assert.Throws<ArenaException>(() => new ArenaPool(tooSmall).Dispose())!.Status,
            Is.EqualTo(Status.InvalidArgument));
        var twice = new PoolOptions(Arena: new(DecayResets: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ArenaPool(twice).Dispose());
    }

    [Test]
    public void Threads_share_a_pool()
    {
        int wrong = 0;
        var threads = new Thread[4];
        for (int t = 0; t < threads.Length; t++)
        {
            byte mine = (byte)(t + 1);
            threads[t] = new Thread(() =>
            {
                for (int i = 0; i < 5000; i++)
                {
                    using ArenaScope scope = _pool.Acquire();
                    Span<byte> memory = scope.Allocate<byte>(1000);
                    memory.Fill(mine);
                    if (memory.IndexOfAnyExcept(mine) >= 0) Interlocked.Increment(ref wrong);
                }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        Assert.That((wrong, _pool.ReadStats().Acquired), Is.EqualTo((0, 0)));
    }

    private static bool Refuses(in ArenaScope scope)
    {
        try
        {
            scope.Allocate<byte>(1);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static bool RefusesToClose(in ArenaScope scope)
    {
        try
        {
            scope.Dispose();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
