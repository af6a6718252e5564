using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class CleanupTests
{
    [Test]
    public void Random_rewinds_and_resets_run_exactly_the_callbacks_they_take_back()
    {
        using TestArena arena = new(4096);
        Random random = new(3);
        long* called = stackalloc long[2];      // a count, and the last number
        Savepoint[] marks = new Savepoint[100];
        long[] pushedAt = new long[100];
        long pushed = 0, expected = 0;
        int depth = 0;
        for (int step = 0; step < 20_000; step++)
        {
            arena.Allocate((nuint)random.Next(300));
            int dice = random.Next(100);
            if (dice < 60)
            {
                Push(arena, called, ++pushed);
            }
            else if (dice < 80 && depth < marks.Length)
            {
                pushedAt[depth] = pushed;
                marks[depth++] = arena.Mark();
            }
            else if (dice < 99 && depth > 0)
            {
                depth = random.Next(depth);
                expected += pushed - pushedAt[depth];
                pushed = pushedAt[depth];
                Assert.That(arena.Rewind(marks[depth]), Is.EqualTo(Status.Ok));
            }
            else if (dice == 99)
            {
                expected += pushed;
                pushed = depth = 0;
                arena.Reset();
            }

            if (called[0] != expected) Assert.Fail($"step {step}: {called[0]} calls instead of {expected}");
        }

        Assert.That(expected, Is.GreaterThan(5000));
        if (pushed > 0) arena.Reset();
        Assert.That(called[0], Is.EqualTo(expected + pushed));
    }

    [Test]
    public void Pushing_running_and_injecting_faults_allocate_nothing_managed()
    {
        using TestArena arena = new();
        long* called = stackalloc long[2];
        Serve(arena.Pointer, called, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(arena.Pointer, called, 10_000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(called[0], Is.EqualTo(2 * 10_010));
    }

    private static void Serve(NativeArena* arena, long* called, int rounds)
    {
        for (int round = 0; round < rounds; round++)
        {
            NativeArena.PushCleanup(arena, &Count, called);
            NativeArena.PushCleanup(arena, &Count, called);
            NativeArena.FailAfter(arena, 1);
            arena->Allocate(5);
            byte* piece = arena->Reallocate(null, 0, 100, 16);
            arena->Reallocate(piece, 100, 1000, 16);
            NativeArena.Reset(arena);
        }
    }

    // Each call's data is its number and where to count, in the arena; numbers fall by one within a run.
    private static void Push(TestArena arena, long* called, long number)
    {
        long* data = (long*)arena.Allocate(16);
        data[0] = (nint)called;
        data[1] = number;
        Assert.That(NativeArena.PushCleanup(arena.Pointer, &CountInOrder, data), Is.EqualTo(Status.Ok));
        called[1] = number;
    }

    [UnmanagedCallersOnly]
    private static void CountInOrder(void* data)
    {
        long* called = (long*)((long*)data)[0];
        if (((long*)data)[1] == called[1]) called[0]++;
        called[1] = ((long*)data)[1] - 1;
    }

    [UnmanagedCallersOnly]
    private static void Count(void* called) => ++*(long*)called;
}
