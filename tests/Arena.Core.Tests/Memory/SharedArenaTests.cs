using System;
using System.Collections.Generic;
using System.Threading;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class SharedArenaTests
{
    [Test]
    public void It_fits_the_slot_of_a_handle_and_its_settings_the_page_before_the_locals()
    {
        Assert.That(sizeof(SharedArena), Is.LessThanOrEqualTo(HandleSlab.SlotBytes));
        Assert.That(sizeof(ArenaSettings), Is.LessThanOrEqualTo(2048));
    }

    /// <summary>native/shared.c reads it there.</summary>
    [Test]
    public void Its_serial_is_the_fifth_word()
    {
        SharedArena shared = default;
        Assert.That((byte*)&shared.Serial - (byte*)&shared, Is.EqualTo(32L));
    }

    [Test]
    public void Every_number_has_a_local_of_its_own_which_stays()
    {
        SharedArena* shared = New();
        uint[] numbers = [0, 1, 255, 256, 257, 767, 768, 4000, SharedArena.GreatestThreads - 1];
        Dictionary<uint, nint> locals = [];
        foreach (uint number in numbers) locals[number] = (nint)Local(shared, number);
        Assert.That(new HashSet<nint>(locals.Values), Has.Count.EqualTo(numbers.Length));
        foreach (uint number in numbers) Assert.That((nint)Local(shared, number), Is.EqualTo(locals[number]));
        Assert.That(SharedArena.Local(shared, SharedArena.GreatestThreads, out NativeArena* none), Is.EqualTo(Status.InvalidArgument));
        Assert.That(none == null);
        Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.Ok));
        foreach (nint local in locals.Values) Assert.That(NativeArena.IsLive((NativeArena*)local), Is.False);
    }

    [Test]
    public void Threads_that_come_at_once_find_locals_of_their_own()
    {
        for (int round = 0; round < 50; round++)
        {
            SharedArena* shared = New();
            nint[] locals = new nint[4 * 100];
            RunThreads(4, thread =>
            {
                // Numbers of all threads lie among each other, in three chunks that all of them want first.
                for (int i = 0; i < 100; i++) locals[(i * 4) + thread] = (nint)Local(shared, (uint)((i * 8) + thread));
            });
            Assert.That(new HashSet<nint>(locals), Has.Count.EqualTo(400));
            Assert.That(Measure(shared).Locals, Is.EqualTo(400));
            Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.Ok));
        }
    }

    [Test]
    public void Threads_at_the_limit_get_all_of_it_and_no_more()
    {
        SharedArena* shared = New(limit: 64 * 4096, first: 4096);
        int blocks = 0;
        RunThreads(4, thread =>
        {
            NativeArena* local = Local(shared, (uint)thread);
            while (local->Allocate(4000) != null) Interlocked.Increment(ref blocks);
            if (local->LastStatus != Status.LimitExceeded) Interlocked.Add(ref blocks, 1000);
        });
        Assert.That(blocks, Is.EqualTo(64));
        Assert.That(Measure(shared).ReservedBytes, Is.EqualTo(64 * 4096));
        Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void While_a_local_grows_nothing_is_done_to_all_of_them()
    {
        SharedArena* shared = New();
        NativeArena* local = Local(shared, 3);
        local->Allocate(100);
        Assert.That(local->BeginGrow());
        Assert.That(SharedArena.Reset(shared), Is.EqualTo(Status.OutOfOrder));
        Assert.That(SharedArena.Trim(shared, 0, out _), Is.EqualTo(Status.OutOfOrder));
        Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.OutOfOrder));
        local->EndGrow();
        Assert.That(Measure(shared).UsedBytes, Is.EqualTo(112));
        Assert.That(SharedArena.Reset(shared), Is.EqualTo(Status.Ok));
        Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void A_peak_is_forgotten_in_each_local_after_some_resets()
    {
        Assert.That(SharedArena.Create(new ArenaSettings { DecayResets = 2 }, out SharedArena* shared), Is.EqualTo(Status.Ok));
        Local(shared, 0)->Allocate(8 << 20);
        Local(shared, 1)->Allocate(100);
        for (int i = 0; i < 60; i++) SharedArena.Reset(shared);
        Assert.That(Measure(shared).ReservedBytes, Is.LessThanOrEqualTo(4 * 65536));
        Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Nothing_managed_is_allocated()
    {
        Serve(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Serve(1000);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Serve(int rounds)
    {
        SharedArena.Create(default, out SharedArena* shared);
        for (int round = 0; round < rounds; round++)
        {
            for (uint number = 0; number < 600; number += 100)
            {
                SharedArena.Local(shared, number, out NativeArena* local);
                local->Allocate(round % 10 == 0 ? 200_000u : 10);
            }

            SharedArena.Measure(shared, out _);
            SharedArena.Reset(shared);
            if (round % 100 == 0) SharedArena.Trim(shared, 0, out _);
        }

        SharedArena.Free(shared);
    }

    private static void RunThreads(int count, Action<int> run)
    {
        using Barrier start = new(count);
        Thread[] threads = new Thread[count];
        Exception? failure = null;
        for (int t = 0; t < count; t++)
        {
            int thread = t;
            threads[t] = new Thread(() =>
            {
                start.SignalAndWait();
                try { run(thread); }
                catch (Exception thrown) { failure = thrown; }
            });
            threads[t].Start();
        }

        foreach (Thread thread in threads) thread.Join();
        if (failure != null) Assert.Fail(failure.ToString());
    }

    private static SharedArena* New(ulong limit = 0, ulong first = 0)
    {
        ArenaSettings settings = new() { LimitBytes = limit, FirstBlockBytes = first, MaxBlockBytes = first };
        Assert.That(SharedArena.Create(settings, out SharedArena* shared), Is.EqualTo(Status.Ok));
        return shared;
    }

    private static NativeArena* Local(SharedArena* shared, uint number)
    {
        Assert.That(SharedArena.Local(shared, number, out NativeArena* local), Is.EqualTo(Status.Ok));
        return local;
    }

    private static SharedStatistics Measure(SharedArena* shared)
    {
        Assert.That(SharedArena.Measure(shared, out SharedStatistics statistics), Is.EqualTo(Status.Ok));
        return statistics;
    }
}
