using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class TrimTests
{
    [Test]
    public void Trim_right_after_reset_gives_everything_back()
    {
        using TestArena arena = Used();
        ulong held = arena.Statistics.ReservedBytes;
        arena.Reset();
        Assert.That(arena.Trim(0), Is.EqualTo(held));
        Assert.That(arena.Statistics.ReservedBytes, Is.Zero);
        Assert.That(arena.Statistics.Blocks, Is.Zero);
        arena.Allocate(100);
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(4096), "the doubling begins anew");
    }

    [Test]
    public void Trim_leaves_blocks_in_use_alone()
    {
        using TestArena arena = Used();
        ArenaStatistics before = arena.Statistics;
        Assert.That(arena.Trim(0), Is.Zero);
        Assert.That(arena.Statistics, Is.EqualTo(before));
    }

    [Test]
    public void Trim_after_rewind_gives_back_what_the_rewind_freed()
    {
        using TestArena arena = new(first: 4096, max: 8192);
        byte* kept = (byte*)arena.Allocate(100);
        kept[99] = 7;
        Savepoint mark = arena.Mark();
        for (int i = 0; i < 20; i++) arena.Allocate(3000);
        arena.Rewind(mark);
        Assert.That(arena.Trim(0), Is.GreaterThan(40_000));
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(4096));
        Assert.That(kept[99], Is.EqualTo(7));
        arena.Allocate(3000);
    }

    [Test]
    public void Trim_keeps_as_many_bytes_as_it_is_told([Values(0, 4096, 20_000, 50_000, 1 << 20)] int keep)
    {
        using TestArena arena = Used();
        ulong held = arena.Statistics.ReservedBytes;
        arena.Reset();
        ulong released = arena.Trim((ulong)keep);
        Assert.That(arena.Statistics.ReservedBytes, Is.LessThanOrEqualTo((ulong)keep));
        Assert.That(arena.Statistics.ReservedBytes + released, Is.EqualTo(held));
        Assert.That(arena.Statistics.ReservedBytes, Is.GreaterThanOrEqualTo(ulong.Min((ulong)keep, held) / 2), "and not far less");
        arena.Allocate(3000);
    }

    [Test]
    public void Trim_of_an_arena_without_blocks_does_nothing()
    {
        using TestArena arena = new();
        Assert.That(arena.Trim(0), Is.Zero);
    }

    private static TestArena Used()
    {
        TestArena arena = new(first: 4096, max: 8192);
        for (int i = 0; i < 30; i++) arena.Allocate(3000);
        arena.Allocate(20_000);
        return arena;
    }
}
