using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class DecayTests
{
    [Test]
    public void A_peak_counts_half_after_each_window()
    {
        using TestArena arena = new(4096, 4096, decay: 4);
        for (int i = 0; i < 1000; i++) arena.Allocate(4000);
        ulong full = arena.Statistics.ReservedBytes;

        Reset(arena, 4);
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(full));
        ulong peak = arena.Statistics.PeakBytes;
        for (ulong estimate = peak / 2; estimate > 4096; estimate /= 2)
        {
            Reset(arena, 4);
            Assert.That(arena.Statistics.ReservedBytes, Is.LessThanOrEqualTo(2 * estimate + 4096));
        }

        Reset(arena, 40);
        Assert.That(arena.Statistics.ReservedBytes, Is.EqualTo(4096));
    }

    [Test]
    public void A_block_is_given_back_and_taken_again_at_most_once_a_window()
    {
        const int window = 5;
        using TestArena arena = new(4096, 4096, decay: window);
        int losses = 0;
        ulong before = 0;
        for (int reset = 0; reset < 1000; reset++)
        {
            // The load that suits the mark worst: a peak comes as soon as the last is forgotten.
            if (reset % (window * 8) == 0) for (int i = 0; i < 100; i++) arena.Allocate(4000);
            ulong held = arena.Statistics.ReservedBytes;
            arena.Reset();
            if (arena.Statistics.ReservedBytes < held) losses++;
            before = held;
        }

        Assert.That(before, Is.GreaterThan(0));
        Assert.That(losses, Is.InRange(1, 1000 / window));
    }

    [TestCase(ResetMode.RetainAll)]
    [TestCase(ResetMode.RetainUpTo)]
    [TestCase(ResetMode.Trim)]
    [TestCase(ResetMode.FreeAll)]
    public void Every_mode_empties_the_arena_and_ends_its_savepoints(ResetMode mode)
    {
        using TestArena arena = new(4096);
        Savepoint mark = arena.Mark();
        for (int i = 0; i < 100; i++) arena.Allocate(1000);
        Assert.That(NativeArena.ResetTo(arena.Pointer, mode, 10_000), Is.EqualTo(Status.Ok));
        Assert.That(arena.Statistics.UsedBytes, Is.Zero);
        Assert.That(arena.Rewind(mark), Is.EqualTo(Status.OutOfOrder));
        arena.Allocate(100);
    }

    private static void Reset(TestArena arena, int times)
    {
        for (int i = 0; i < times; i++) arena.Reset();
    }
}
