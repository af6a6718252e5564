using System.Runtime.InteropServices;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class MisuseTests
{
    [Test]
    public void Freeing_null_does_nothing() => Assert.That(NativeArena.Free(null), Is.EqualTo(Status.Ok));

    [Test]
    public void A_second_free_is_seen()
    {
        NativeArena* arena = Freed();
        Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.InvalidHandle));
    }

    [Test]
    public void Every_use_of_a_freed_handle_is_seen()
    {
        NativeArena* arena = Freed();
        Assert.That((long)arena->Allocate(1), Is.Zero);
        Assert.That((long)arena->Allocate(1, 64), Is.Zero);
        Assert.That((long)arena->AllocateArray<long>(3), Is.Zero);
        Assert.That(arena->LastStatus, Is.EqualTo(Status.InvalidHandle));
        Assert.That(NativeArena.Reset(arena), Is.EqualTo(Status.InvalidHandle));
        Assert.That(NativeArena.Trim(arena, 0, out _), Is.EqualTo(Status.InvalidHandle));
        Assert.That(NativeArena.Mark(arena, out _), Is.EqualTo(Status.InvalidHandle));
        Assert.That(NativeArena.Rewind(arena, default), Is.EqualTo(Status.InvalidHandle));
        Assert.That(NativeArena.Measure(arena, out _), Is.EqualTo(Status.InvalidHandle));
        Assert.That(NativeArena.Owns(arena, arena), Is.False);
    }

    [Test]
    public void A_null_handle_is_an_invalid_argument()
    {
        Assert.That(NativeArena.Reset(null), Is.EqualTo(Status.InvalidArgument));
        Assert.That(NativeArena.Trim(null, 0, out _), Is.EqualTo(Status.InvalidArgument));
        Assert.That(NativeArena.Mark(null, out _), Is.EqualTo(Status.InvalidArgument));
        Assert.That(NativeArena.Rewind(null, default), Is.EqualTo(Status.InvalidArgument));
        Assert.That(NativeArena.Measure(null, out _), Is.EqualTo(Status.InvalidArgument));
        Assert.That(NativeArena.Owns(null, null), Is.False);
    }

    [Test]
    public void What_was_never_a_handle_is_seen()
    {
        using TestArena arena = new();
        byte* memory = (byte*)NativeMemory.AlignedAlloc(512, 64);
        NativeMemory.Clear(memory, 512);
        Assert.That(NativeArena.Reset((NativeArena*)memory), Is.EqualTo(Status.InvalidHandle));

        *(NativeArena*)memory = *arena.Pointer;
        Assert.That(NativeArena.Reset((NativeArena*)memory), Is.EqualTo(Status.InvalidHandle), "a copy of a handle's bytes");
        Assert.That(NativeArena.Free((NativeArena*)(memory + 8)), Is.EqualTo(Status.InvalidHandle), "a misaligned address");
        NativeMemory.AlignedFree(memory);
    }

    [Test]
    public void A_freed_handle_is_still_seen_after_four_hundred_other_lives()
    {
        NativeArena* stale = Freed();
        for (int i = 0; i < 400; i++) Freed();
        Assert.That(NativeArena.Free(stale), Is.EqualTo(Status.InvalidHandle));
    }

    [Test]
    public void A_mark_does_not_survive_the_handles_reuse()
    {
        NativeArena* arena = Live();
        Assert.That(NativeArena.Mark(arena, out Savepoint stale), Is.EqualTo(Status.Ok));
        NativeArena.Free(arena);

        // The slot comes back after the quarantine; its serials must have gone on.
        NativeArena* reused = Live();
        for (int i = 0; i < 100_000 && reused != arena; i++)
        {
            NativeArena.Free(reused);
            reused = Live();
        }

        Assert.That((long)reused, Is.EqualTo((long)arena));
        Assert.That(NativeArena.Mark(reused, out Savepoint fresh), Is.EqualTo(Status.Ok));
        Assert.That(fresh.Serial, Is.GreaterThan(stale.Serial));
        Assert.That(NativeArena.Rewind(reused, new Savepoint { Node = fresh.Node, Serial = stale.Serial }), Is.EqualTo(Status.OutOfOrder));
        NativeArena.Free(reused);
    }

    [Test]
    public void Settings_out_of_range_are_refused()
    {
        ArenaSettings[] refused =
        [
            new() { FirstBlockBytes = 1 },
            new() { FirstBlockBytes = 4095 },
            new() { FirstBlockBytes = 8192, MaxBlockBytes = 4096 },
            new() { MaxBlockBytes = 1 },
            new() { FirstBlockBytes = (1UL << 40) + 1 },
            new() { MaxBlockBytes = ulong.MaxValue },
        ];
        foreach (ArenaSettings settings in refused)
        {
            Assert.That(NativeArena.Create(settings, out NativeArena* arena), Is.EqualTo(Status.InvalidArgument));
            Assert.That((long)arena, Is.Zero);
        }
    }

    [Test]
    public void An_alignment_that_is_none_is_refused()
    {
        using TestArena arena = new();
        arena.Allocate(10);
        foreach (nuint alignment in (nuint[])[0, 3, 24, 48, 4 << 20, nuint.MaxValue, (nuint)1 << 63])
        {
            arena.Reset();
            Assert.That((long)arena.Pointer->Allocate(8, alignment), Is.Zero, $"{alignment}");
            Assert.That(arena.LastStatus, Is.EqualTo(Status.InvalidArgument), $"{alignment}");
        }
    }

    [Test]
    public void Sizes_near_the_end_of_the_address_space_are_too_large_in_every_form([Values] bool hasBlock)
    {
        using TestArena arena = new();
        if (hasBlock) arena.Allocate(100);
        for (nuint below = 0; below < 200; below++)
        {
            nuint size = nuint.MaxValue - below;
            ExpectTooLarge(arena, arena.Pointer->Allocate(size));
            ExpectTooLarge(arena, arena.Pointer->AllocateZeroed(size));
            ExpectTooLarge(arena, arena.Pointer->AllocateSlow(size, 16));
            ExpectTooLarge(arena, arena.Pointer->AllocateArray<byte>(size));
            ExpectTooLarge(arena, arena.Pointer->AllocateArray(size, size));
            ExpectTooLarge(arena, arena.Pointer->AllocateArray(2, size));
            ExpectTooLarge(arena, arena.Pointer->AllocateArray(size / 4, 8));
            ExpectTooLarge(arena, (byte*)arena.Pointer->AllocateArray<long>(nuint.MaxValue / 8 + 1 + below));
            for (nuint alignment = 1; alignment <= NativeArena.GreatestAlignment; alignment *= 2)
            {
                ExpectTooLarge(arena, arena.Pointer->Allocate(size, alignment));
            }
        }

        Assert.That(arena.Statistics.UsedBytes, Is.EqualTo(hasBlock ? 112 : 0));
    }

    private static void ExpectTooLarge(TestArena arena, byte* result)
    {
        Assert.That((long)result, Is.Zero);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.TooLarge));
        arena.Pointer->Allocate(1, 3);
        Assert.That(arena.LastStatus, Is.EqualTo(Status.InvalidArgument), "so that the next too large is a new one");
    }

    private static NativeArena* Live()
    {
        Assert.That(NativeArena.Create(default, out NativeArena* arena), Is.EqualTo(Status.Ok));
        return arena;
    }

    private static NativeArena* Freed()
    {
        NativeArena* arena = Live();
        arena->Allocate(100);
        Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Ok));
        return arena;
    }
}
