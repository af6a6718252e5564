// Checks of an arena, in process: random programs under every combination of them, the environment's words, the records.
using System;
using System.Collections.Generic;
using System.Threading;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

internal sealed unsafe class CheckTests
{
    private const ArenaChecks Patterns = ArenaChecks.Canaries | ArenaChecks.Fill;

    [Test]
    public void A_random_program_without_a_bug_is_never_told_to_have_one(
        [Values(1u, 2u, 3u, 4u, 5u, 7u, 15u)] uint checks, [Values(1, 2)] int seed)
    {
        NativeArena* arena = Create((ArenaChecks)checks, limit: 0);
        Random random = new(seed);
        Stack<(Savepoint Mark, int Count)> marks = new();
        List<(nint Start, nuint Size, nuint Alignment)> pieces = [];
        for (int step = 0; step < 4000; step++)
        {
            switch (random.Next(12))
            {
                case 0 when marks.Count < 20:
                    Assert.That(NativeArena.Mark(arena, out Savepoint mark), Is.EqualTo(Status.Ok));
                    marks.Push((mark, pieces.Count));
                    break;
                case 1 when marks.Count > 0:
                    (Savepoint newest, int count) = marks.Pop();
                    CheckContents(pieces, count);
                    Assert.That(NativeArena.Rewind(arena, newest), Is.EqualTo(Status.Ok));
                    pieces.RemoveRange(count, pieces.Count - count);
                    break;
                case 2 when pieces.Count > 0 && (marks.Count == 0 || marks.Peek().Count < pieces.Count):
                    Resize(arena, pieces, random);
                    break;
                case 3 when random.Next(20) == 0:
                    Assert.That(NativeArena.Verify(arena, out _), Is.EqualTo(Status.Ok));
                    CheckContents(pieces, 0);
                    Assert.That(NativeArena.ResetTo(arena, (ResetMode)random.Next(4), 10_000), Is.EqualTo(Status.Ok));
                    pieces.Clear();
                    marks.Clear();
                    break;
                default:
                    nuint alignment = (nuint)1 << random.Next(10), size = (nuint)random.Next(random.Next(8) == 0 ? 9000 : 200);
                    byte* start = arena->Allocate(size, alignment);
                    Assert.That((ulong)start % alignment, Is.Zero);
                    Assert.That(start != null || arena->LastStatus == Status.OutOfMemory);
                    Fill(start, size);
                    pieces.Add(((nint)start, size, alignment));
                    break;
            }
        }

        Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Every_byte_around_an_allocation_is_watched([Values(1u, 5u)] uint checks, [Values(1, 13, 16, 500)] int size)
    {
        for (int offset = -16; offset < ((size + 15) & ~15) + ((checks & 4) != 0 ? 0 : 16); offset++)
        {
            NativeArena* arena = Create((ArenaChecks)checks, limit: 0);
            byte* start = arena->Allocate((nuint)size);
            start[offset]++;
            bool isInside = offset >= 0 && offset < size;
            Assert.That(NativeArena.Verify(arena, out ArenaDamage damage), Is.EqualTo(isInside ? Status.Ok : Status.Damaged), $"offset {offset}");
            if (!isInside) Assert.That(((nint)damage.Start, (int)damage.Size, (int)damage.Offset), Is.EqualTo(((nint)start, size, offset)));
            Assert.That(NativeArena.Free(arena), Is.EqualTo(isInside ? Status.Ok : Status.Damaged));
        }
    }

    [Test]
    public void Of_several_damaged_allocations_the_oldest_is_named()
    {
        NativeArena* arena = Create(Patterns, limit: 0);
        byte* first = arena->Allocate(32), second = arena->Allocate(32);
        second[-1]++;
        first[32]++;
        Assert.That(NativeArena.Verify(arena, out ArenaDamage damage), Is.EqualTo(Status.Damaged));
        Assert.That((nint)damage.Start, Is.EqualTo((nint)first));
        Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Damaged));
    }

    [Test]
    public void Records_of_many_allocations_come_and_go()
    {
        NativeArena* arena = Create(Patterns, limit: 0);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < 10_000; i++) Assert.That((long)arena->Allocate(8), Is.Not.Zero);
            NativeArena.Mark(arena, out Savepoint mark);
            for (int i = 0; i < 10_000; i++) Assert.That((long)arena->Allocate(8), Is.Not.Zero);
            Assert.That(NativeArena.Rewind(arena, mark), Is.EqualTo(Status.Ok));
            Assert.That(NativeArena.Reset(arena), Is.EqualTo(Status.Ok));
        }

        Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Patterns_count_against_the_limit_and_a_failure_leaves_all_well()
    {
        NativeArena* arena = Create(Patterns, limit: 8192);
        int count = 0;
        while (arena->Allocate(100) != null) count++;
        Assert.That(arena->LastStatus, Is.EqualTo(Status.LimitExceeded));
        Assert.That(count, Is.InRange(30, 60));
        Assert.That((long)arena->Allocate(nuint.MaxValue), Is.Zero);
        Assert.That((long)arena->Allocate(nuint.MaxValue - 40, 4096), Is.Zero);
        Assert.That(arena->LastStatus, Is.EqualTo(Status.TooLarge));
        Assert.That(NativeArena.Verify(arena, out _), Is.EqualTo(Status.Ok));
        Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Injected_faults_work_under_checks()
    {
        for (ulong n = 1; n < 10; n++)
        {
            NativeArena* arena = Create((ArenaChecks)7, limit: 0);
            NativeArena.FailAfter(arena, n);
            for (ulong i = 1; i < 12; i++) Assert.That(arena->Allocate(100) == null, Is.EqualTo(i == n));
            Assert.That(NativeArena.Free(arena), Is.EqualTo(Status.Ok));
        }
    }

    [Test]
    public void Another_thread_is_refused_until_it_adopts()
    {
        nint address = (nint)Create(ArenaChecks.Owner, limit: 0);
        Status before = default, after = default;
        Thread other = new(() =>
        {
            before = NativeArena.Reset((NativeArena*)address);
            NativeArena.Adopt((NativeArena*)address);
            after = NativeArena.Reset((NativeArena*)address);
        });
        other.Start();
        other.Join();
        Assert.That((before, after), Is.EqualTo((Status.WrongThread, Status.Ok)));
        Assert.That(NativeArena.Free((NativeArena*)address), Is.EqualTo(Status.WrongThread));
        NativeArena.Adopt((NativeArena*)address);
        Assert.That(NativeArena.Free((NativeArena*)address), Is.EqualTo(Status.Ok));
    }

    [Test]
    public void Words_of_the_environment_become_checks()
    {
        Assert.That(ProcessChecks.Parse("canaries,owner"u8), Is.EqualTo(ArenaChecks.Canaries | ArenaChecks.Owner));
        Assert.That(ProcessChecks.Parse("fill,guard,valgrind,canaries,owner"u8), Is.EqualTo(ArenaChecks.Known));
        Assert.That(ProcessChecks.Parse("unknown,,fill,"u8), Is.EqualTo(ArenaChecks.Fill));
        Assert.That(ProcessChecks.Parse(""u8), Is.EqualTo(ArenaChecks.None));
    }

    [Test]
    public void Checks_and_reports_allocate_nothing_managed()
    {
        Work(20);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Work(500);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static void Work(int rounds)
    {
        byte* text = stackalloc byte[1000];
        for (int round = 0; round < rounds; round++)
        {
            NativeArena* arena = Create((ArenaChecks)15, limit: 0);
            fixed (byte* name = "a name\0"u8) NativeArena.SetName(arena, name);
            arena->Allocate(100);
            NativeArena.Mark(arena, out Savepoint mark);
            arena->Reallocate(arena->Allocate(100), 100, 200, 16);
            NativeArena.Rewind(arena, mark);
            ArenaReport.Dump(arena, text, 1000, out _);
            ArenaReport.Json(null, text, 1000, out _);
            NativeArena.Reset(arena);
            NativeArena.Free(arena);
        }
    }

    private static NativeArena* Create(ArenaChecks checks, ulong limit)
    {
        ArenaSettings settings = new() { FirstBlockBytes = 4096, LimitBytes = limit, Checks = checks };
        NativeArena.Create(settings, out NativeArena* arena);
        return arena;
    }

    private static void Resize(NativeArena* arena, List<(nint Start, nuint Size, nuint Alignment)> pieces, Random random)
    {
        (nint start, nuint size, nuint alignment) = pieces[^1];
        nuint wanted = (nuint)random.Next(300);
        byte* moved = arena->Reallocate((byte*)start, size, wanted, alignment);
        Assert.That(moved != null, $"{arena->LastStatus}");
        nuint kept = nuint.Min(size, wanted);
        for (nuint i = 0; i < kept; i++) Assert.That(moved[i], Is.EqualTo((byte)(size + i)));
        Fill(moved, wanted);
        pieces[^1] = ((nint)moved, wanted, alignment);
    }

    private static void Fill(byte* start, nuint size)
    {
        for (nuint i = 0; i < size; i++) start[i] = (byte)(size + i);
    }

    private static void CheckContents(List<(nint Start, nuint Size, nuint Alignment)> pieces, int from)
    {
        for (int p = from; p < pieces.Count; p++)
        {
            (nint start, nuint size, _) = pieces[p];
            bool isWhole = true;
            for (nuint i = 0; i < size; i++) isWhole &= ((byte*)start)[i] == (byte)(size + i);
            Assert.That(isWhole, $"piece {p} of {size} bytes");
        }
    }
}
