using System;
using System.Collections.Generic;
using System.Threading;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class BlockSourceTests
{
    [TearDown]
    public void Forget() => BlockPool.Configure(0);

    [Test]
    public void A_source_fits_the_slot_of_a_handle() =>
        Assert.That(sizeof(BlockSource), Is.LessThanOrEqualTo(HandleSlab.SlotBytes));

    [Test]
    public void A_budget_fits_the_slot_of_a_handle() =>
        Assert.That(sizeof(Budget), Is.LessThanOrEqualTo(HandleSlab.SlotBytes));

    [Test]
    public void An_arena_fits_its_slot() => Assert.That(sizeof(NativeArena), Is.LessThanOrEqualTo(HandleSlab.SlotBytes));

    // First, while there is still room for placements.
    [Test, Order(1)]
    public void Arenas_of_one_placement_share_warm_blocks_and_of_another_they_do_not()
    {
        BlockPool.TrimTo(0);
        ArenaSettings huge = new() { Placement = new Placement { HugePages = HugePages.Off } };
        long first = Life(default);
        Assert.That(Life(default), Is.EqualTo(first));
        long other = Life(huge);
        Assert.That(other, Is.Not.EqualTo(first));
        Assert.That(Life(huge), Is.EqualTo(other));
        Assert.That(Life(default), Is.EqualTo(first));
    }

    // Where the first allocation of an arena lies.
    private static long Life(in ArenaSettings settings)
    {
        TestArena arena = new(settings);
        long address = arena.Allocate(100);
        arena.Dispose();
        return address;
    }

    [Test, Order(1)]
    public void A_child_has_its_parents_placement()
    {
        ArenaSettings off = new() { Placement = new Placement { HugePages = HugePages.Off, Flags = PlacementFlags.Populate } };
        BlockPool.TrimTo(0);
        long warm = Life(off);
        using TestArena parent = new(off);
        TestArena child = new(parent, default);
        Assert.That(child.Allocate(100), Is.EqualTo(warm));
    }

    [Test]
    public void Beyond_so_many_placements_arenas_do_without_warm_blocks()
    {
        List<nint> arenas = [];
        for (int i = 0; i < BlockSource.GreatestInterned + 20; i++)
        {
            ArenaSettings settings = default;
            settings.Placement.Policy = NumaPolicy.Preferred;
            settings.Placement.Nodes.Add(900 + i);
            TestArena arena = new(settings);
            TestArena child = new(arena, default);
            arena.Allocate(1000);
            child.Allocate(1000);
            arenas.Add((nint)arena.Pointer);
        }

        Assert.That(BlockSource.Count, Is.EqualTo(BlockSource.GreatestInterned));
        ulong before = BlockPool.Measure().GivenBack;
        foreach (nint arena in arenas) Assert.That(NativeArena.Free((NativeArena*)arena), Is.EqualTo(Status.Ok));
        Assert.That(BlockPool.Measure().GivenBack - before, Is.GreaterThanOrEqualTo(2 * 20));
    }

    [Test]
    public void Warm_blocks_are_not_the_reason_of_a_refusal_by_a_budget()
    {
        BlockPool.TrimTo(0);
        Life(default);
        Budget.Create(new BudgetSettings { LimitBytes = 8192 }, out Budget* budget);
        TestArena small = new(new ArenaSettings { Budget = budget });
        small.Allocate(100);
        Assert.That(small.Statistics.ReservedBytes, Is.EqualTo(4096), "the warm block of 64 KiB is beyond the budget");
        Assert.That(BlockPool.Measure().RetainedBytes, Is.EqualTo(65536), "and went back to where it was");
        small.Dispose();
        Assert.That(Budget.Free(budget), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Random_puts_and_takes_keep_the_sums_and_the_bound([Range(1, 5)] int seed)
    {
        Random random = new(seed);
        BlockPool.TrimTo(0);
        BlockPool.Configure(3 << 20);
        BlockSource* source = BlockSource.Of(default);
        Dictionary<nint, nuint> taken = [];
        for (int step = 0; step < 10_000; step++)
        {
            nuint wanted = OperatingSystemPages.RoundUp((nuint)random.Next(1, 1 << random.Next(13, 20)));
            if (random.Next(2) == 0)
            {
                Block* block = source->TakeWarm(wanted, wanted + (wanted / 8));
                if (block == null) Assert.That(source->TakeNew(wanted, wanted, out block), Is.EqualTo(Status.Ok));
                Assert.That(block->Bytes, Is.InRange(wanted, wanted + (wanted / 8)));
                Assert.That(taken.TryAdd((nint)block, block->Bytes), "a block was given twice");
            }
            else if (taken.Count > 0)
            {
                foreach (nint block in taken.Keys)
                {
                    source->Put((Block*)block);
                    taken.Remove(block);
                    break;
                }
            }

            Assert.That(BlockPool.Measure().RetainedBytes, Is.LessThanOrEqualTo(3UL << 20));
            if (step % 1000 == 0) Assert.That(BlockPool.TrimTo(1 << 20), Is.LessThanOrEqualTo(3UL << 20));
        }

        foreach (nint block in taken.Keys) source->Put((Block*)block);
        BlockPool.TrimTo(0);
        Assert.That(BlockPool.Measure().RetainedBytes, Is.Zero);
    }

    [Test]
    public void The_locks_of_the_memory_are_held_until_they_are_let_go()
    {
        Life(default);
        Assert.That(ArenaPool.Create(default, out ArenaPool* pool), Is.EqualTo(Status.Ok));
        Thread[] workers = [new(() => Life(default)), new(() => ArenaPool.Acquire(pool, out _)), new(() => ArenaPool.Create(default, out _))];
        MemoryLocks.Enter();
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) Assert.That(worker.Join(50), Is.False, "went on under a fork");
        MemoryLocks.Exit();
        foreach (Thread worker in workers) worker.Join();
    }

    [Test]
    public void Lives_with_children_and_budgets_allocate_nothing_managed()
    {
        Budget.Create(new BudgetSettings { LimitBytes = 300_000 }, out Budget* budget);
        Live(budget, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Live(budget, 2000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(Budget.Free(budget), Is.EqualTo(Status.Ok));
    }

    private static void Live(Budget* budget, int lives)
    {
        for (int life = 0; life < lives; life++)
        {
            NativeArena.Create(new ArenaSettings { FirstBlockBytes = 4096, Budget = budget }, out NativeArena* arena);
            NativeArena.CreateChild(arena, default, out NativeArena* child);
            while (child->Allocate(5000) != null)
            {
            }

            NativeArena.Reset(arena);
            if (life % 100 == 0) BlockPool.TrimTo(0);
            MemoryLocks.Enter();
            MemoryLocks.Exit();
            NativeArena.Free(arena);
        }
    }
}
