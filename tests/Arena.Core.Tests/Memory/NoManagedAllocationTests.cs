using System;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class NoManagedAllocationTests
{
    [Test]
    public void A_hundred_thousand_lives_of_requests_allocate_nothing_managed()
    {
        using TestArena arena = new();
        Serve(arena.Pointer, 1000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(arena.Pointer, 100_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void Creating_growing_failing_and_freeing_allocate_nothing_managed()
    {
        Live(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Live(1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Serve(NativeArena* arena, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            for (nuint size = 0; size < 600; size += 40) arena->Allocate(size);
            NativeArena.Mark(arena, out Savepoint mark);
            arena->AllocateArray<long>(100);
            arena->Allocate(1000, 256);
            NativeArena.Rewind(arena, mark);
            NativeArena.Rewind(arena, mark);
            NativeArena.Measure(arena, out _);
            if (round % 8 == 0) NativeArena.Reset(arena);
        }
    }

    private static void Live(int lives)
    {
        for (int life = 0; life < lives; life++)
        {
            NativeArena.Create(new ArenaSettings { FirstBlockBytes = 4096, LimitBytes = 100_000 }, out NativeArena* arena);
            while (arena->Allocate(5000) != null)
            {
            }

            arena->Allocate(nuint.MaxValue);
            arena->Allocate(1, 3);
            NativeArena.Reset(arena);
            NativeArena.Trim(arena, 0, out _);
            NativeArena.Free(arena);
            NativeArena.Free(arena);
        }
    }
}
