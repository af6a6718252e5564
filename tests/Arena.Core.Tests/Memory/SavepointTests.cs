using System.Collections.Generic;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class SavepointTests
{
    [Test]
    public void Rewind_gives_back_everything_since_the_mark_and_the_mark_itself()
    {
        using TestArena arena = new();
        arena.Allocate(100);
        ulong used = arena.Statistics.UsedBytes;
        long cursor = (long)arena.Pointer->Cursor;

        Savepoint mark = arena.Mark();
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(used + 64));
        arena.Allocate(500);
        Assert.That(arena.Rewind(mark), Is.EqualTo(Status.Ok));
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(used));
        Assert.That((long)arena.Pointer->Cursor, Is.EqualTo(cursor));
    }

    [Test]
    public void Rewind_goes_back_over_many_blocks_and_keeps_them()
    {
        using TestArena arena = new(first: 4096, max: 8192);
        byte* kept = (byte*)arena.Allocate(100);
        for (int i = 0; i < 100; i++) kept[i] = (byte)i;
        Savepoint mark = arena.Mark();
        long first = arena.Allocate(3000);
        for (int i = 0; i < 50; i++) arena.Allocate(3000);
        arena.Allocate(100_000);
        uint blocks = arena.Statistics.Blocks;

        Assert.That(arena.Rewind(mark), Is.EqualTo(Status.Ok));
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(112));
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(blocks));
        Assert.That(arena.Allocate(3000), Is.EqualTo(first - 64), "the mark's own 64 bytes are free again");
        for (int i = 0; i < 100; i++) Assert.That(kept[i], Is.EqualTo((byte)i));
    }

    [Test]
    public void A_mark_on_an_arena_without_blocks_rewinds_to_nothing_used()
    {
        using TestArena arena = new();
        Savepoint mark = arena.Mark();
        arena.Allocate(1_000_000);
        Assert.That(arena.Rewind(mark), Is.EqualTo(Status.Ok));
        Assert.That(arena.Statistics.UsedBytes, Is.Zero);
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(2));
        Assert.That(arena.Rewind(mark), Is.EqualTo(Status.OutOfOrder));
    }

    [Test]
    public void Marks_nest()
    {
        using TestArena arena = new(first: 4096, max: 4096);
        Stack<(Savepoint Mark, ulong Used)> marks = [];
        for (int depth = 0; depth < 1000; depth++)
        {
            ulong used = arena.Statistics.UsedBytes;
            marks.Push((arena.Mark(), used));
            arena.Allocate((nuint)(depth * 31 % 5000));
        }

        while (marks.TryPop(out (Savepoint Mark, ulong Used) newest))
        {
            Assert.That(arena.Rewind(newest.Mark), Is.EqualTo(Status.Ok));
            Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(newest.Used));
        }
    }

    [Test]
    public void An_older_mark_takes_the_newer_ones_with_it()
    {
        using TestArena arena = new();
        Savepoint older = arena.Mark();
        arena.Allocate(10);
        Savepoint newer = arena.Mark();
        Assert.That(arena.Rewind(older), Is.EqualTo(Status.Ok));
        Assert.That(arena.Rewind(newer), Is.EqualTo(Status.OutOfOrder));
    }

    [Test]
    public void A_rewound_mark_is_not_mistaken_for_a_new_one_at_its_address()
    {
        using TestArena arena = new();
        Savepoint stale = arena.Mark();
        arena.Rewind(stale);
        Savepoint fresh = arena.Mark();
        arena.Allocate(10);
        ulong used = arena.Statistics.UsedBytes;

        Assert.That((long)fresh.Node, Is.EqualTo((long)stale.Node));
        Assert.That(arena.Rewind(stale), Is.EqualTo(Status.OutOfOrder));
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(used));
        Assert.That(arena.Rewind(fresh), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Reset_drops_all_marks()
    {
        using TestArena arena = new();
        Savepoint before = arena.Mark();
        arena.Reset();
        Assert.That(arena.Rewind(before), Is.EqualTo(Status.OutOfOrder));
        Savepoint after = arena.Mark();
        Assert.That(arena.Rewind(before), Is.EqualTo(Status.OutOfOrder));
        Assert.That(arena.Rewind(after), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void A_mark_of_another_arena_or_of_none_is_out_of_order()
    {
        using TestArena arena = new();
        using TestArena other = new();
        Savepoint mark = arena.Mark();
        other.Mark();
        Assert.That(other.Rewind(mark), Is.EqualTo(Status.OutOfOrder));
        Assert.That(arena.Rewind(default), Is.EqualTo(Status.OutOfOrder));
        Assert.That(arena.Rewind(new Savepoint { Node = (void*)8, Serial = mark.Serial }), Is.EqualTo(Status.OutOfOrder));
        Assert.That(arena.Rewind(new Savepoint { Node = mark.Node, Serial = mark.Serial + 1 }), Is.EqualTo(Status.OutOfOrder));
        Assert.That(arena.Rewind(mark), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void A_mark_that_does_not_fit_changes_nothing()
    {
        using TestArena arena = new(first: 4096, limit: 4096);
        arena.Allocate(4096 - (nuint)TestArena.Header);
        Assert.That(NativeArena.Mark(arena.Pointer, out Savepoint savepoint), Is.EqualTo(Status.LimitExceeded));
        Assert.That((long)savepoint.Node, Is.Zero);
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(4096 - TestArena.Header));
    }
}
