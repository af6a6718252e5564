using System.Diagnostics;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class NativeArenaTests
{
    [Test]
    public void The_first_two_words_are_cursor_and_limit()
    {
        NativeArena layout = default;
        Assert.That((byte*)&layout.Cursor - (byte*)&layout, Is.Zero);
        Assert.That((byte*)&layout.Limit - (byte*)&layout, Is.EqualTo(8));
    }

    [Test]
    public void An_arena_fits_its_slot_and_the_headers_are_a_cache_line()
    {
        Assert.That(sizeof(NativeArena), Is.LessThanOrEqualTo(HandleSlab.SlotBytes));
        Assert.That(sizeof(Block), Is.LessThanOrEqualTo(Block.HeaderBytes));
        Assert.That(sizeof(SavepointNode), Is.EqualTo(64));
    }

    [Test]
    public void A_new_arena_holds_no_block()
    {
        using TestArena arena = new();
        Assert.That(arena.Statistics.Blocks, Is.Zero);
        Assert.That(arena.Statistics.ReservedBytes, Is.Zero);
    }

    [Test]
    public void Zero_bytes_give_an_address_without_taking_a_block()
    {
        using TestArena arena = new();
        Assert.That((long)arena.Pointer->Allocate(0), Is.Not.Zero);
        Assert.That((long)arena.Pointer->AllocateArray<int>(0), Is.Not.Zero);
        Assert.That(arena.Statistics.Blocks, Is.Zero);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Sizes_are_rounded_up_to_sixteen_and_addresses_follow_each_other()
    {
        using TestArena arena = new();
        long previous = arena.Allocate(1);
        for (nuint size = 1; size <= 130; size++)
        {
            long next = arena.Allocate(size);
            nuint before = size == 1 ? 1 : size - 1;
            Assert.That(next - previous, Is.EqualTo((long)((before + 15) / 16 * 16)));
            previous = next;
        }
    }

    [Test]
    public void Every_alignment_up_to_two_mebibytes_is_given()
    {
        using TestArena arena = new();
        for (nuint alignment = 1; alignment <= NativeArena.GreatestAlignment; alignment *= 2)
        {
            foreach (nuint size in (nuint[])[0, 1, 100, 5000])
            {
                Assert.That(arena.Allocate(size, alignment) % long.Max((long)alignment, 16), Is.Zero, $"{size} at {alignment}");
                Assert.That(arena.Room % 16, Is.Zero);
            }
        }
    }

    [Test]
    public void Zeroed_memory_is_zero_where_it_was_used_before()
    {
        using TestArena arena = new();
        byte* used = (byte*)arena.Allocate(1000);
        for (int i = 0; i < 1000; i++) used[i] = 0xFF;
        arena.Reset();

        byte* zeroed = arena.Pointer->AllocateZeroed(1000);
        Assert.That((long)zeroed, Is.EqualTo((long)used));
        for (int i = 0; i < 1000; i++) Assert.That(zeroed[i], Is.Zero);
    }

    [Test]
    public void Used_bytes_are_exact_across_blocks()
    {
        using TestArena arena = new(first: 4096, max: 16384);
        ulong expected = 0;
        for (nuint size = 1; size < 3000; size += 7)
        {
            arena.Allocate(size);
            expected += (size + 15) / 16 * 16;
            Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(expected));
        }
    }

    [Test]
    public void Peak_survives_reset_and_rewind()
    {
        using TestArena arena = new();
        Savepoint mark = arena.Mark();
        arena.Allocate(100_000);
        arena.Rewind(mark);
        Assert.That(arena.Statistics.PeakBytes, Is.EqualTo(100_000 + 64));
        arena.Allocate(200_000);
        arena.Reset();
        arena.Allocate(10);
        Assert.That(arena.Statistics.PeakBytes, Is.EqualTo(200_000));
        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(16));
        Assert.That(arena.Statistics.Resets, Is.EqualTo(1));
    }

    [Test]
    public void Reset_keeps_all_blocks_and_hands_the_same_memory_out_again()
    {
        using TestArena arena = new(first: 4096, max: 8192);
        long[] first = Fill(arena);
        ArenaStatistics before = arena.Statistics;
        arena.Reset();
        long[] second = Fill(arena);

        Assert.That(second, Is.EqualTo(first));
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(before.Blocks));
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(before.ReservedBytes));

        static long[] Fill(TestArena arena)
        {
            long[] addresses = new long[200];
            for (int i = 0; i < addresses.Length; i++) addresses[i] = arena.Allocate((nuint)(i * 37 % 900 + 1));
            return addresses;
        }
    }

    [Test]
    public void Reset_takes_the_same_time_with_four_thousand_blocks()
    {
        using TestArena arena = new(first: 4096, max: 4096);
        while (arena.Statistics.Blocks < 4000) arena.Allocate(4000);

        long fastest = long.MaxValue;
        for (int round = 0; round < 2000; round++)
        {
            long start = Stopwatch.GetTimestamp();
            NativeArena.Reset(arena.Pointer);
            fastest = long.Min(fastest, Stopwatch.GetTimestamp() - start);
        }

        // Walking the chain would take a cache miss a block, some hundred microseconds.
        Assert.That(Stopwatch.GetElapsedTime(0, fastest).TotalMicroseconds, Is.LessThan(2));
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(4000));
    }

    [Test]
    public void An_arena_owns_what_it_handed_out_and_nothing_else()
    {
        using TestArena arena = new(first: 4096);
        Assert.That(arena.Owns((long)arena.Pointer->Allocate(0)), Is.False);

        long small = arena.Allocate(100);
        long large = arena.Allocate(100_000);
        Savepoint mark = arena.Mark();
        long later = arena.Allocate(64);

        foreach (long address in (long[])[small, small + 99, large, large + 99_999, later, later + 63])
        {
            Assert.That(arena.Owns(address), Is.True);
        }

        Assert.That(arena.Owns(small - 1), Is.False, "the block's header");
        Assert.That(arena.Owns(later + 64), Is.False, "not handed out yet");
        Assert.That(arena.Owns(0), Is.False);
        arena.Rewind(mark);
        Assert.That(arena.Owns(later), Is.False);
        Assert.That(arena.Owns(large), Is.True);
        arena.Reset();
        Assert.That(arena.Owns(small), Is.False);
        Assert.That(arena.Owns(large), Is.False);
    }

    [Test]
    public void The_free_tail_of_a_full_block_is_not_owned()
    {
        using TestArena arena = new(first: 4096);
        arena.Allocate(3900);
        long tail = (long)arena.Pointer->Cursor;
        arena.Allocate(400);
        Assert.That(arena.Statistics.Blocks, Is.EqualTo(2));
        Assert.That(arena.Owns(tail - 1), Is.True);
        Assert.That(arena.Owns(tail), Is.False);
    }
}
