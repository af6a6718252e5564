using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class LimitTests
{
    [Test]
    public void An_arena_never_holds_more_than_its_limit_and_uses_all_of_it([Values(4096, 10_000, 65_536, 300_000, 1 << 20)] int limit)
    {
        using TestArena arena = new(first: 4096, limit: (ulong)limit);
        while (arena.Pointer->Allocate(48) != null)
        {
        }

        ArenaStatistics statistics = arena.Statistics;
        Assert.That(arena.LastStatus, Is.EqualTo(Status.LimitExceeded));
        Assert.That(statistics.ReservedBytes, Is.LessThanOrEqualTo((ulong)limit));
        Assert.That(statistics.ReservedBytes, Is.GreaterThan((ulong)limit - 4096), "the last block takes what is left");
        Assert.That(statistics.LimitBytes, Is.EqualTo((ulong)limit));
        Assert.That(statistics.UsedBytes + statistics.Blocks * (64 + 48), Is.GreaterThanOrEqualTo(statistics.ReservedBytes));
    }

    [Test]
    public void A_limit_below_a_page_refuses_every_allocation()
    {
        using TestArena arena = new(limit: 100);
        Assert.That((long)arena.Pointer->Allocate(1), Is.Zero);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.LimitExceeded));
    }

    [Test]
    public void A_refused_allocation_changes_nothing_and_smaller_ones_go_on()
    {
        using TestArena arena = new(limit: 65536);
        long before = arena.Allocate(100);
        Assert.That((long)arena.Pointer->Allocate(65536), Is.Zero);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.LimitExceeded));
        Assert.That(arena.Allocate(100) - before, Is.EqualTo(112));
    }

    [Test]
    public void The_last_status_stays_until_reset()
    {
        using TestArena arena = new(limit: 65536);
        arena.Pointer->Allocate(1 << 20);
        arena.Allocate(10);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.LimitExceeded));
        arena.Reset();
        Assert.That(arena.LastStatus, Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Spare_blocks_that_are_too_small_make_way_for_a_request_within_the_limit()
    {
        using TestArena arena = new(first: 4096, max: 4096, limit: 100_000);
        for (int i = 0; i < 20; i++) arena.Allocate(4000);
        arena.Reset();
        arena.Allocate(90_000);
        Assert.That(arena.Statistics.ReservedBytes, Is.LessThanOrEqualTo(100_000));
        arena.Allocate(4000);
    }

    [Test]
    public void Blocks_in_use_do_not_make_way()
    {
        using TestArena arena = new(first: 4096, max: 4096, limit: 100_000);
        byte* kept = (byte*)arena.Allocate(4000);
        kept[0] = 42;
        Assert.That((long)arena.Pointer->Allocate(97_000), Is.Zero);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.LimitExceeded));
        Assert.That(kept[0], Is.EqualTo(42));
    }

    [Test]
    public void What_the_system_refuses_is_out_of_memory()
    {
        using TestArena arena = new();
        Assert.That((long)arena.Pointer->Allocate((nuint)1 << 61), Is.Zero);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.OutOfMemory));
        arena.Allocate(100);
    }
}
