using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class ReallocationTests
{
    [Test]
    public void The_last_allocation_grows_to_the_end_of_its_block_and_not_beyond()
    {
        using TestArena arena = new(4096);
        byte* piece = arena.Pointer->Allocate(16);
        nuint whole = 16 + (nuint)arena.Room;
        Assert.That(arena.Pointer->Reallocate(piece, 16, whole, 16) == piece);
        Assert.That(arena.Room, Is.Zero);
        Assert.That(arena.Pointer->Reallocate(piece, whole, whole + 1, 16) != piece);
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(2));
    }

    [Test]
    public void A_shrink_notes_the_peak_that_it_ends()
    {
        using TestArena arena = new();
        byte* piece = arena.Pointer->Allocate(1000);
        Assert.That(arena.Pointer->Reallocate(piece, 1000, 16, 16) == piece);
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(16));
        Assert.That(arena.Statistics.PeakBytes, Is.EqualTo(1008));
    }

    [Test]
    public void A_refused_growth_leaves_the_allocation()
    {
        using TestArena arena = new(4096, 4096, 4096);
        byte* piece = arena.Pointer->Allocate(16);
        piece[15] = 7;
        ArenaStatistics before = arena.Statistics;
        Assert.That(arena.Pointer->Reallocate(piece, 16, 5000, 16) == null);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.LimitExceeded));
        Assert.That(arena.Statistics, Is.EqualTo(before));
        Assert.That(piece[15], Is.EqualTo(7));
    }

    [Test]
    public void An_allocation_in_a_block_of_its_own_moves_and_keeps_its_bytes()
    {
        using TestArena arena = new(65536, 65536);
        arena.Allocate(16);
        byte* large = arena.Pointer->Allocate(100_000);
        large[0] = 1;
        large[99_999] = 2;
        byte* moved = arena.Pointer->Reallocate(large, 100_000, 200_000, 16);
        Assert.That(moved != large && moved[0] == 1 && moved[99_999] == 2);
    }
}
