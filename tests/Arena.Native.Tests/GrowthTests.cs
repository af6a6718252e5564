// Memory that changes its size, comes in many pieces, or is refused on purpose.
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArenaNative;
using NUnit.Framework;

namespace Arena.Native.Tests;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed unsafe class GrowthTests : IDisposable
{
    private readonly NativeArena _arena = new();

    public void Dispose() => _arena.Dispose();

    [Test]
    public void The_last_allocation_grows_in_place_and_any_other_is_copied()
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<int> numbers = scope.Resize(Span<int>.Empty, 100);
        for (int i = 0; i < 100; i++) numbers[i] = i;
        Span<int> larger = scope.Resize(numbers, 1000);
        Assert.That(Unsafe.AreSame(ref numbers[0], ref larger[0]));

        Span<byte> behind = scope.Copy("behind"u8);
        Span<int> moved = scope.Resize(larger, 5000);
        Assert.That(Unsafe.AreSame(ref moved[0], ref larger[0]), Is.False);
        for (int i = 0; i < 100; i++) Assert.That(moved[i], Is.EqualTo(i));
        Assert.That(behind.SequenceEqual("behind"u8));

        long used = scope.ReadStats().UsedBytes;
        Assert.That(scope.Resize(moved, 10)[9], Is.EqualTo(9));
        Assert.That(scope.ReadStats().UsedBytes, Is.LessThan(used));
    }

    [Test]
    public void Managed_memory_is_copied_into_the_arena_when_it_is_resized()
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<byte> copy = scope.Resize(new byte[] { 1, 2, 3 }, 100);
        Assert.That(scope.Owns(copy));
        Assert.That(copy[..3].SequenceEqual(new byte[] { 1, 2, 3 }));
    }

    [Test]
    public void Growth_in_an_inner_scope_leaves_the_memory_of_the_outer_one()
    {
        using ArenaScope outer = _arena.BeginScope();
        Span<int> kept = outer.Allocate<int>(10);
        kept.Fill(5);
        using (ArenaScope inner = outer.BeginScope()) inner.Resize(kept, 1000).Fill(6);
        using (ArenaScope inner = outer.BeginScope()) inner.Allocate<int>(1000).Fill(7);
        Assert.That(kept.IndexOfAnyExcept(5), Is.EqualTo(-1));
    }

    [Test]
    public void Alignment_is_kept_when_it_is_asked_for()
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<float> numbers = scope.AllocateAligned<float>(10, 64);
        scope.Allocate<byte>(1);
        numbers = scope.Resize(numbers, 1000, 64);
        Assert.That((long)Unsafe.AsPointer(ref MemoryMarshal.GetReference(numbers)) % 64, Is.Zero);
    }

    [Test]
    public void Growth_that_fails_leaves_the_memory_as_it_was()
    {
        using ArenaScope scope = _arena.BeginScope();
        Span<int> numbers = scope.Allocate<int>(10);
        numbers.Fill(3);
        scope.FailAfter(1);
        Assert.That(StatusOfGrowth(scope, numbers, 20), Is.EqualTo(Status.OutOfMemory));
        Assert.That(StatusOfGrowth(scope, numbers, 20), Is.EqualTo(Status.Ok));
        Assert.That(numbers.IndexOfAnyExcept(3), Is.EqualTo(-1));
    }

    [Test]
    public void Many_pieces_come_in_one_call_or_none_does()
    {
        using ArenaScope scope = _arena.BeginScope();
        Pieces pieces = scope.AllocateMany([100, 0, 5000]);
        Assert.That(pieces.Count, Is.EqualTo(3));
        for (int i = 0; i < 3; i++) pieces[i].Fill((byte)i);
        Assert.That((pieces[0].Length, pieces[1].Length, pieces[2].Length), Is.EqualTo((100, 0, 5000)));
        Assert.That(pieces[0].IndexOfAnyExcept((byte)0) + pieces[2].IndexOfAnyExcept((byte)2), Is.EqualTo(-2));
        Assert.That(scope.Owns(pieces[2]));
        Assert.That(scope.AllocateMany([]).Count, Is.Zero);
    }

    [Test]
    public void A_created_value_lies_in_the_arena()
    {
        using ArenaScope scope = _arena.BeginScope();
        ref Guid made = ref scope.Create(Guid.AllBitsSet);
        scope.Allocate<byte>(100).Clear();
        Assert.That(made, Is.EqualTo(Guid.AllBitsSet));
        Assert.That(scope.Owns(MemoryMarshal.AsBytes(new ReadOnlySpan<Guid>(ref made))));
    }

    [Test]
    public void A_reset_says_what_becomes_of_the_blocks()
    {
        Use(10_000_000);
        long held = _arena.ReadStats().ReservedBytes;
        _arena.Reset(ResetMode.RetainAll);
        Assert.That(_arena.ReadStats().ReservedBytes, Is.EqualTo(held));
        _arena.Reset(ResetMode.RetainUpTo, 1 << 20);
        Assert.That(_arena.ReadStats().ReservedBytes, Is.LessThanOrEqualTo(1 << 20));
        _arena.Reset(ResetMode.FreeAll);
        Assert.That(_arena.ReadStats().ReservedBytes, Is.Zero);
        Assert.That(Assert.Throws<ArenaException>(() => _arena.Reset((ResetMode)99))!.Status,
            Is.EqualTo(Status.InvalidArgument));
        Assert.Throws<ArgumentOutOfRangeException>(() => _arena.Reset(ResetMode.RetainUpTo, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _arena.FailAfter(-1));
    }

    [Test]
    public void An_arena_with_decay_forgets_a_peak()
    {
        using var arena = new NativeArena(new ArenaOptions(DecayResets: 4));
        for (int i = 0; i < 200; i++)
        {
            using (ArenaScope scope = arena.BeginScope()) scope.Allocate<byte>(i == 0 ? 50_000_000 : 1000);
            arena.Reset();
        }

        Assert.That(arena.ReadStats().ReservedBytes, Is.LessThan(1_000_000));
    }

    private void Use(int bytes)
    {
        using ArenaScope scope = _arena.BeginScope();
        scope.Allocate<byte>(bytes);
        scope.Allocate<byte>(100_000);
    }

    private static Status StatusOfGrowth(in ArenaScope scope, Span<int> memory, int count)
    {
        try
        {
            scope.Resize(memory, count);
            return Status.Ok;
        }
        catch (ArenaException failure)
        {
            return failure.Status;
        }
    }
}
