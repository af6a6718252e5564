using System;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

/// <summary>
/// A million operations in random order, on arenas of several shapes and their children under one budget, against
/// <see cref="ArenaModel"/>.
/// </summary>
internal sealed unsafe class RandomProgramTests
{
    private const int Operations = 25_000;

    [Test]
    public void An_arena_does_what_the_model_says([Range(1, 40)] int seed)
    {
        Random random = new(seed);
        ulong first = 4096UL << random.Next(5);
        ulong max = first << random.Next(6);
        ulong limit = seed % 3 == 0 ? (ulong)random.Next(4096, 2 << 20) : 0;
        Budget* budget = NewBudget(seed % 4 == 0 ? (ulong)random.Next(1 << 20, 8 << 20) : 0);
        ArenaSettings settings = new() { FirstBlockBytes = first, MaxBlockBytes = max, LimitBytes = limit, Budget = budget };
        TestArena arena = new(settings);
        ArenaModel root = new(arena);

        for (int step = 0; step < Operations; step++)
        {
            ArenaModel model = root.Pick(random);
            if (random.Next(100) < 4) StepOfFamily(root, model, random);
            else Step(model.Arena, model, random);
            if (step % 500 == 0) Assert.That(UsedOf(budget), Is.EqualTo(root.HeldByFamily()));
        }

        root.CheckAll();
        root.Free();
        Assert.That(UsedOf(budget), Is.Zero);
        Assert.That(Budget.Free(budget), Is.EqualTo(Status.Ok));
    }

    private static Budget* NewBudget(ulong limit)
    {
        Assert.That(Budget.Create(new BudgetSettings { LimitBytes = limit }, out Budget* budget), Is.EqualTo(Status.Ok));
        return budget;
    }

    private static ulong UsedOf(Budget* budget)
    {
        Assert.That(Budget.Measure(budget, out BudgetStatistics statistics), Is.EqualTo(Status.Ok));
        Assert.That(statistics.LimitBytes == 0 || statistics.UsedBytes <= statistics.LimitBytes);
        return statistics.UsedBytes;
    }

    private static void StepOfFamily(ArenaModel root, ArenaModel model, Random random)
    {
        switch (random.Next(100))
        {
            case < 40:
                model.PushCleanup();
                break;
            case < 65:
                if (root.FamilySize() < 20) model.AddChild(new ArenaSettings { FirstBlockBytes = 4096UL << random.Next(4) });
                break;
            case < 80:
                if (model != root) model.Free();
                break;
            default:
                model.FailAfter((ulong)random.Next(random.Next(60)));
                break;
        }
    }

    private static void Step(TestArena arena, ArenaModel model, Random random)
    {
        nuint used = arena.Pointer->UsedBytes;
        // A size of 0 counts for nothing, unless it is padded.
        nuint size = nuint.Max(Size(random), model.Fails ? 1u : 0u);
        switch (random.Next(1000))
        {
            case < 650:
                model.Add(arena.Pointer->Allocate(size), size, 16, used);
                break;
            case < 720:
                nuint alignment = (nuint)1 << random.Next(random.Next(50) == 0 ? 22 : 10);
                model.Add(arena.Pointer->Allocate(size, alignment), size, alignment, used);
                break;
            case < 760:
                model.Add((byte*)arena.Pointer->AllocateArray<int>(size), size * 4, 16, used);
                break;
            case < 780:
                if (model.Pieces > 0) model.Reallocate(random, size);
                break;
            case < 800:
                AddZeroed(arena, model, size, used);
                break;
            case < 880:
                model.PushMark();
                break;
            case < 940:
                // Mostly the newest, sometimes any.
                if (model.Marks > 0) model.Rewind(random.Next(3) > 0 ? model.Marks - 1 : random.Next(model.Marks));
                break;
            case < 970:
                if (model.StaleMarks > 0) model.RewindStale(random.Next(model.StaleMarks));
                break;
            case < 985:
                Trim(arena, (ulong)random.Next(1 << random.Next(22)));
                break;
            case < 993:
                model.CheckAll();
                break;
            default:
                model.Reset((ResetMode)random.Next(4), (ulong)random.Next(1 << random.Next(22)));
                break;
        }
    }

    private static nuint Size(Random random) => (nuint)(random.Next(1000) switch
    {
        < 900 => random.Next(200),
        < 990 => random.Next(5000),
        < 999 => random.Next(100_000),
        _ => random.Next(3_000_000),
    });

    private static void AddZeroed(TestArena arena, ArenaModel model, nuint size, nuint used)
    {
        byte* start = arena.Pointer->AllocateZeroed(size);
        if (start != null && new ReadOnlySpan<byte>(start, (int)size).ContainsAnyExcept((byte)0)) Assert.Fail("not zero");
        model.Add(start, size, 16, used);
    }

    private static void Trim(TestArena arena, ulong keep)
    {
        nuint used = arena.Pointer->UsedBytes;
        ulong held = arena.Statistics.ReservedBytes;
        ulong released = arena.Trim(keep);
        Assert.That(arena.Pointer->UsedBytes, Is.EqualTo(used));
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(held - released));
    }
}
