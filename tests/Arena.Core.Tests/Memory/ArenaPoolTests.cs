using System;
using System.Collections.Generic;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class ArenaPoolTests
{
    [Test]
    public void A_pool_fits_the_slot_of_a_handle() =>
        Assert.That(sizeof(ArenaPool), Is.LessThanOrEqualTo(HandleSlab.SlotBytes));

    /// <summary>The model is the list of arenas that are out, with the bytes each holds.</summary>
    [Test]
    public void Random_programs_keep_the_sums_and_the_ceiling([Range(1, 10)] int seed)
    {
        Random random = new(seed);
        ulong ceiling = seed % 2 == 0 ? 2UL << 20 : 0;
        PoolSettings settings = new() { FloorBytes = 100_000, CeilingBytes = ceiling, Arena = { DecayResets = (ulong)random.Next(1, 20) } };
        Assert.That(ArenaPool.Create(settings, out ArenaPool* pool), Is.EqualTo(Status.Ok));
        List<nint> taken = [];
        for (int step = 0; step < 20_000; step++)
        {
            Step(pool, taken, random);
            if (step % 50 == 0) Check(pool, taken, ceiling);
        }

        Assert.That(ArenaPool.Free(pool), Is.EqualTo(taken.Count > 0 ? Status.OutOfOrder : Status.Ok));
        if (taken.Count == 0) return;
        foreach (nint arena in taken) Assert.That(ArenaPool.Release(pool, (NativeArena*)arena), Is.EqualTo(Status.Ok));
        Assert.That(ArenaPool.Free(pool), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Acquiring_using_and_releasing_allocate_nothing_managed()
    {
        ArenaPool.Create(default, out ArenaPool* pool);
        Serve(pool, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(pool, 10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(ArenaPool.Free(pool), Is.EqualTo(Status.Ok));
    }

    private static void Serve(ArenaPool* pool, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            ArenaPool.Acquire(pool, out NativeArena* first);
            ArenaPool.Acquire(pool, out NativeArena* second);
            first->Allocate(1000);
            second->Allocate(round % 10 == 0 ? 200_000u : 10);
            ArenaPool.Release(pool, first);
            ArenaPool.Release(pool, second);
            if (round % 100 == 0) ArenaPool.Trim(pool, out _);
        }
    }

    private static void Step(ArenaPool* pool, List<nint> taken, Random random)
    {
        int dice = random.Next(100);
        if (dice < 30)
        {
            Status status = ArenaPool.Acquire(pool, out NativeArena* arena);
            Assert.That(status, Is.AnyOf(Status.Ok, Status.LimitExceeded));
            if (status != Status.Ok) return;
            Assert.That(taken, Has.No.Member((nint)arena));
            Assert.That(arena->UsedBytes, Is.EqualTo((nuint)0));
            taken.Add((nint)arena);
        }
        else if (dice == 30)
        {
            ArenaPool.Trim(pool, out _);
            ArenaPool.Measure(pool, out PoolStatistics statistics);
            Assert.That(statistics.IdleBytes, Is.LessThanOrEqualTo(statistics.FloorBytes));
        }
        else if (taken.Count > 0)
        {
            int index = random.Next(taken.Count);
            NativeArena* arena = (NativeArena*)taken[index];
            if (dice < 60)
            {
                byte* piece = arena->Allocate((nuint)random.Next(random.Next(20) == 0 ? 300_000 : 2000));
                if (piece == null) Assert.That(arena->LastStatus, Is.EqualTo(Status.LimitExceeded));
                return;
            }

            if (dice < 98) Assert.That(ArenaPool.Release(pool, arena), Is.EqualTo(Status.Ok));
            else Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Ok));
            Assert.That(ArenaPool.Release(pool, arena), Is.EqualTo(Status.InvalidHandle));
            taken.RemoveAt(index);
        }
    }

    private static void Check(ArenaPool* pool, List<nint> taken, ulong ceiling)
    {
        Assert.That(ArenaPool.Measure(pool, out PoolStatistics statistics), Is.EqualTo(Status.Ok));
        ulong held = statistics.IdleBytes;
        foreach (nint arena in taken)
        {
            NativeArena.Measure((NativeArena*)arena, out ArenaStatistics one);
            held += one.ReservedBytes;
        }

        Assert.That(statistics.Acquired, Is.EqualTo((ulong)taken.Count));
        Assert.That(statistics.ReservedBytes, Is.EqualTo(held));
        if (ceiling != 0) Assert.That(held, Is.LessThanOrEqualTo(ceiling));
    }
}
