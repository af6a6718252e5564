using System.Collections.Generic;
using System.Threading;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class HandleSlabTests
{
    [Test]
    public void A_slot_of_any_kind_has_its_magic_where_an_arena_has_it()
    {
        NativeArena arena;
        ArenaPool pool;
        SharedArena shared;
        Budget budget;
        nint offset = (nint)((byte*)&arena.Magic - (byte*)&arena);
        Assert.That((nint)((byte*)&pool.Magic - (byte*)&pool), Is.EqualTo(offset));
        Assert.That((nint)((byte*)&shared.Magic - (byte*)&shared), Is.EqualTo(offset));
        Assert.That((nint)((byte*)&budget.Magic - (byte*)&budget), Is.EqualTo(offset));
    }

    [Test]
    public void Many_live_arenas_have_handles_of_their_own_on_cache_lines()
    {
        HashSet<nint> handles = [];
        for (int i = 0; i < 20_000; i++)
        {
            Assert.That(NativeArena.Create(default, out NativeArena* arena), Is.EqualTo(Status.Ok));
            if (!handles.Add((nint)arena) || (nint)arena % 64 != 0) Assert.Fail($"handle {(nint)arena:x}");
        }

        foreach (nint handle in handles) NativeArena.Free((NativeArena*)handle);
    }

    [Test]
    public void Slots_are_reused_so_that_churn_takes_no_memory()
    {
        HashSet<nint> handles = [];
        for (int i = 0; i < 100_000; i++)
        {
            NativeArena.Create(default, out NativeArena* arena);
            handles.Add((nint)arena);
            NativeArena.Free(arena);
        }

        // Other tests may have left more than the quarantine in the queue; each of those comes by once.
        Assert.That(handles, Has.Count.LessThan(50_000));
    }

    [Test]
    public void Threads_create_and_free_at_once_without_sharing_a_handle()
    {
        const int threads = 4;
        int failures = 0;
        Thread[] workers = new Thread[threads];
        for (int t = 0; t < threads; t++)
        {
            int seed = t + 1;
            workers[t] = new Thread(() => { if (!Churn(seed)) Interlocked.Increment(ref failures); });
        }

        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        Assert.That(failures, Is.Zero);
    }

    // Every arena carries its owner's number; a handle given twice would show another's.
    private static bool Churn(int owner)
    {
        Queue<(nint Arena, nint Value)> live = [];
        for (int i = 0; i < 5_000; i++)
        {
            if (NativeArena.Create(new ArenaSettings { FirstBlockBytes = 4096 }, out NativeArena* arena) != Status.Ok) return false;
            int* value = arena->AllocateArray<int>(1);
            *value = owner;
            live.Enqueue(((nint)arena, (nint)value));
            if (live.Count <= 50) continue;

            (nint oldest, nint stored) = live.Dequeue();
            if (*(int*)stored != owner || NativeArena.Free((NativeArena*)oldest) != Status.Ok) return false;
        }

        foreach ((nint arena, nint _) in live) NativeArena.Free((NativeArena*)arena);
        return true;
    }

    [Test]
    public void Of_two_threads_that_free_one_handle_exactly_one_succeeds()
    {
        for (int round = 0; round < 200; round++)
        {
            NativeArena.Create(default, out NativeArena* arena);
            nint handle = (nint)arena;
            int successes = 0;
            using Barrier start = new(2);
            void Free()
            {
                start.SignalAndWait();
                if (NativeArena.Free((NativeArena*)handle) == Status.Ok) Interlocked.Increment(ref successes);
            }

            Thread other = new(Free);
            other.Start();
            Free();
            other.Join();
            Assert.That(successes, Is.EqualTo(1));
        }
    }
}
