using System;
using System.Collections.Generic;
using Arena.Core.Memory;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory;

/// <summary>
/// Random programs against a model: for each number of a thread the list of its pieces, each filled with its own byte, and
/// the bytes that a sum over all of them must have. The threads take turns here; tests/abi has them at once.
/// </summary>
internal sealed unsafe class SharedArenaProgramTests
{
    private const int Numbers = 300;

    private sealed class Piece(nint start, int size, byte fill)
    {
        public bool IsIntact => new ReadOnlySpan<byte>((void*)start, size).ContainsAnyExcept(fill) is false;

        public ulong Taken => (ulong)((size + 15) & ~15);
    }

    [Test]
    public void Random_programs_agree_with_the_model([Range(1, 12)] int seed)
    {
        Random random = new(seed);
        ulong limit = seed % 3 == 0 ? 8UL << 20 : 0;
        ArenaSettings settings = new()
        {
            FirstBlockBytes = 4096UL << random.Next(4), LimitBytes = limit, DecayResets = (ulong)(seed % 2 * random.Next(1, 5)),
        };
        Assert.That(SharedArena.Create(settings, out SharedArena* shared), Is.EqualTo(Status.Ok));
        Dictionary<uint, List<Piece>> model = [];
        for (int step = 0; step < 30_000; step++)
        {
            int dice = random.Next(1000);
            if (dice < 985) Allocate(shared, model, random);
            else if (dice < 990) Trim(shared, (ulong)random.Next(1 << 20));
            else if (dice < 992) Reset(shared, model);
            else Check(shared, model, limit);
        }

        Check(shared, model, limit);
        Assert.That(SharedArena.Free(shared), Is.EqualTo(Status.Ok));
    }

    private static void Allocate(SharedArena* shared, Dictionary<uint, List<Piece>> model, Random random)
    {
        uint number = (uint)random.Next(random.Next(1, Numbers));
        Assert.That(SharedArena.Local(shared, number, out NativeArena* local), Is.EqualTo(Status.Ok));
        int size = random.Next(random.Next(50) == 0 ? 100_000 : 300);
        byte* start = local->Allocate((nuint)size);
        if (start == null)
        {
            Assert.That(local->LastStatus, Is.EqualTo(Status.LimitExceeded));
            return;
        }

        byte fill = (byte)random.Next(256);
        new Span<byte>(start, size).Fill(fill);
        if (!model.TryGetValue(number, out List<Piece>? pieces)) model[number] = pieces = [];
        pieces.Add(new Piece((nint)start, size, fill));
    }

    private static void Reset(SharedArena* shared, Dictionary<uint, List<Piece>> model)
    {
        Assert.That(SharedArena.Reset(shared), Is.EqualTo(Status.Ok));
        foreach (List<Piece> pieces in model.Values) pieces.Clear();
    }

    private static void Trim(SharedArena* shared, ulong keep)
    {
        SharedArena.Measure(shared, out SharedStatistics before);
        Assert.That(SharedArena.Trim(shared, keep, out ulong released), Is.EqualTo(Status.Ok));
        SharedArena.Measure(shared, out SharedStatistics after);
        Assert.That(before.ReservedBytes - after.ReservedBytes, Is.EqualTo(released));
        Assert.That(after.UsedBytes, Is.EqualTo(before.UsedBytes));
    }

    private static void Check(SharedArena* shared, Dictionary<uint, List<Piece>> model, ulong limit)
    {
        ulong used = 0;
        foreach (List<Piece> pieces in model.Values)
        {
            foreach (Piece piece in pieces)
            {
                if (!piece.IsIntact) Assert.Fail("a piece was written to by another");
                used += piece.Taken;
            }
        }

        Assert.That(SharedArena.Measure(shared, out SharedStatistics statistics), Is.EqualTo(Status.Ok));
        Assert.That(statistics.UsedBytes, Is.EqualTo(used));
        Assert.That(statistics.PeakBytes, Is.GreaterThanOrEqualTo(used));
        Assert.That(statistics.ReservedBytes, Is.GreaterThanOrEqualTo(used).And.LessThanOrEqualTo(limit == 0 ? ulong.MaxValue : limit));
        Assert.That(statistics.Locals, Is.GreaterThanOrEqualTo((ulong)model.Count).And.LessThanOrEqualTo((ulong)Numbers));
    }
}
