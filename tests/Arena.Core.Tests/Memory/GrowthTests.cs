using System.Collections.Generic;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class GrowthTests
{
    [Test]
    public void Blocks_double_from_the_first_size_to_the_largest()
    {
        using TestArena arena = new(first: 4096, max: 65536);
        List<ulong> growth = [];
        ulong held = 0;
        while (growth.Count < 8)
        {
            arena.Allocate(256);
            ulong now = arena.Statistics.ReservedBytes;
            if (now != held) growth.Add(now - held);
            held = now;
        }

        Assert.That(growth, Is.EqualTo((ulong[])[4096, 8192, 16384, 32768, 65536, 65536, 65536, 65536]));
    }

    [Test]
    public void The_defaults_are_64_KiB_to_4_MiB()
    {
        using TestArena arena = new();
        arena.Allocate(1);
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(64 << 10));
        ulong largest = 0;
        for (ulong held = 64 << 10; held < 20 << 20; held = arena.Statistics.ReservedBytes)
        {
            arena.Allocate(8000);
            largest = ulong.Max(largest, arena.Statistics.ReservedBytes - held);
        }

        Assert.That(largest, Is.EqualTo(4 << 20));
    }

    [Test]
    public void A_large_request_gets_its_own_block_and_the_current_one_goes_on()
    {
        using TestArena arena = new();
        long before = arena.Allocate(100);
        long large = arena.Allocate(1_000_000);
        long after = arena.Allocate(100);
        Assert.That(after - before, Is.EqualTo(112));
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(2));
        Assert.That(arena.Owns(large + 999_999), Is.True);
    }

    [Test]
    public void A_large_request_leaves_even_the_last_bytes_of_the_current_block_usable()
    {
        using TestArena arena = new();
        arena.Allocate((nuint)((64 << 10) - TestArena.Header) - 32);
        long rest = (long)arena.Pointer->Cursor;
        arena.Allocate(1_000_000);
        Assert.That(arena.Allocate(32), Is.EqualTo(rest));
    }

    [Test]
    public void A_block_of_its_own_wastes_less_than_a_page()
    {
        using TestArena arena = new();
        arena.Allocate(100);
        ulong held = arena.Statistics.ReservedBytes;
        arena.Allocate(10_000_000);
        Assert.That(arena.Statistics.ReservedBytes - held, Is.LessThan(10_000_000 + 64 + 4096));
    }

    [Test]
    public void A_small_request_never_costs_more_than_an_eighth_of_a_block()
    {
        using TestArena arena = new(first: 65536, max: 65536);
        for (int i = 0; i < 1000; i++) arena.Allocate(8000);
        ArenaStatistics statistics = arena.Statistics;
        Assert.That(statistics.UsedBytes, Is.GreaterThan(statistics.ReservedBytes * 7 / 8 - 65536));
    }

    [Test]
    public void Requests_of_one_medium_size_soon_share_blocks()
    {
        using TestArena arena = new();
        for (int i = 0; i < 1000; i++) arena.Allocate(9000);
        Assert.That(arena.Statistics.Blocks, Is.LessThan(20));
    }

    [Test]
    public void A_huge_first_request_serves_as_an_ordinary_block_after_reset()
    {
        using TestArena arena = new();
        long huge = arena.Allocate(10_000_000);
        arena.Allocate(5_000);
        arena.Reset();

        Assert.That(arena.Allocate(100), Is.EqualTo(huge));
        Assert.That(arena.Allocate(5_000_000), Is.EqualTo(huge + 112));
        Assert.That(arena.Allocate(200), Is.EqualTo(huge + 112 + 5_000_000));
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(2));
    }

    [Test]
    public void A_spare_block_is_taken_before_new_memory_even_when_it_is_not_the_next()
    {
        using TestArena arena = new(first: 4096, max: 4096);
        for (int i = 0; i < 10; i++) arena.Allocate(4000);
        long large = arena.Allocate(50_000);
        arena.Reset();

        uint blocks = arena.Statistics.Blocks;
        arena.Allocate(4000);
        Assert.That(arena.Allocate(50_000), Is.EqualTo(large));
        for (int i = 0; i < 9; i++) arena.Allocate(4000);
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(blocks));
    }

    [Test]
    public void A_large_request_in_a_much_larger_spare_block_leaves_the_rest_usable()
    {
        using TestArena arena = new();
        arena.Allocate(60_000);
        long huge = arena.Allocate(8_000_000);
        arena.Reset();

        arena.Allocate(60_000);
        Assert.That(arena.Allocate(100_000), Is.EqualTo(huge));
        Assert.That(arena.Allocate(6_000), Is.EqualTo(huge + 100_000));
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(2));
    }

    [Test]
    public void An_alignment_beyond_the_page_is_met_in_a_new_block()
    {
        using TestArena arena = new(first: 4096, max: 4096);
        for (int i = 0; i < 5; i++) Assert.That(arena.Allocate(100, 2 << 20) % (2 << 20), Is.Zero);
    }

    [Test]
    public void A_refused_block_size_is_halved_until_the_system_agrees()
    {
        // A tebibyte in one mapping is refused where overcommit is checked, and given where it is not.
        using TestArena arena = new(first: ArenaSettings.GreatestBlockBytes);
        arena.Allocate(100);
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(1));
        Assert.That(arena.Statistics.ReservedBytes, Is.GreaterThanOrEqualTo(1 << 20));
    }
}
