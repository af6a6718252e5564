using System;
using System.Linq;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using Arena.Native.Types;
using NUnit.Framework;

namespace Arena.Core.Tests.Memory.Os;

internal sealed unsafe class PlacementTests
{
    private const nuint Block = 4 << 20;

    [TestCase(typeof(NumaPolicy), typeof(ArenaNumaPolicy))]
    [TestCase(typeof(HugePages), typeof(ArenaHugePages))]
    [TestCase(typeof(PlacementStatus), typeof(ArenaNumaStatus))]
    [TestCase(typeof(CensusSource), typeof(ArenaNumaSource))]
    [TestCase(typeof(NumaNodeFlags), typeof(ArenaNumaNode))]
    public void The_numbers_are_those_of_the_abi(Type core, Type abi) =>
        Assert.That(Names(core), Is.EqualTo(Names(abi)));

    [Test]
    public void The_flags_are_those_of_the_abi() =>
        Assert.That(Names(typeof(PlacementFlags)).Where(name => name != "None=0"), Is.EqualTo(Names(typeof(ArenaPlacementFlags))));

    [Test]
    public void Every_kind_of_pages_is_whole_aligned_and_zero([Values] HugePages huge, [Values] bool isPopulated)
    {
        Placement placement = new() { HugePages = huge, Flags = isPopulated ? PlacementFlags.Populate : 0 };
        nuint unit = OperatingSystemPages.UnitOf(placement);
        foreach (nuint alignment in new nuint[] { 1, 4096, 1 << 20, 8 << 20 })
        {
            Assert.That(OperatingSystemPages.Acquire(Block - 4096, alignment, placement, out PlacedPages pages), Is.EqualTo(Status.Ok));
            Assert.That((ulong)pages.Start % nuint.Max(alignment, unit), Is.EqualTo(0ul));
            Assert.That(pages.Bytes, Is.EqualTo(OperatingSystemPages.RoundUp(Block - 4096, unit)));
            Assert.That(new Span<byte>(pages.Start, (int)pages.Bytes).ContainsAnyExcept((byte)0), Is.False);
            new Span<byte>(pages.Start, (int)pages.Bytes).Fill(1);
            Assert.That(OperatingSystemPages.Release(pages.Start, pages.Bytes));
        }
    }

    [Test]
    public void What_is_refused_leaves_no_address_space_behind()
    {
        Placement absent = new() { Policy = NumaPolicy.Bind, Flags = PlacementFlags.Strict, HugePages = HugePages.Transparent };
        absent.Nodes.Add(1023);
        long before = AddressSpace();
        for (int i = 0; i < 100; i++)
        {
            Assert.That(OperatingSystemPages.Acquire(Block, 4096, absent, out PlacedPages pages), Is.EqualTo(Status.Unsupported));
            Assert.That(pages.Start == null);
        }

        Assert.That(AddressSpace() - before, Is.LessThan(20 * (long)Block));
    }

    [Test]
    public void Sizes_that_no_machine_has_are_out_of_memory([Values] HugePages huge) =>
        Assert.That(OperatingSystemPages.Acquire((nuint)1 << 60, 4096, new Placement { HugePages = huge }, out _), Is.EqualTo(Status.OutOfMemory));

    [Test]
    public void Placing_touching_and_reporting_allocate_nothing_managed()
    {
        Live();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++) Live();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void The_current_node_is_one_of_those_counted() =>
        Assert.That(OperatingSystemPages.CurrentNode(), Is.InRange(0, OperatingSystemPages.NodeCount - 1));

    private static void Live()
    {
        for (int kind = 0; kind <= (int)NumaPolicy.WeightedInterleave; kind++)
        {
            NumaPolicy policy = (NumaPolicy)kind;
            Placement placement = new() { Policy = policy, HugePages = (HugePages)(kind % 5), Flags = PlacementFlags.FirstTouch | PlacementFlags.Populate };
            // Half of them on a node that is not there.
            if (policy >= NumaPolicy.Bind) placement.Nodes.Add(kind % 2 * 1023);
            NativeArena.Create(new ArenaSettings { FirstBlockBytes = 1 << 20, Placement = placement }, out NativeArena* arena);
            NativeArena.Create(default, out NativeArena* answers);
            arena->AllocateZeroed(100_000);
            NumaReport.Read(arena, answers, out _);
            NumaTopology.Read(answers, out _);
            NativeArena.Free(arena);
            NativeArena.Free(answers);
        }
    }

    private static long AddressSpace() => OperatingSystem.IsLinux()
        ? long.Parse(System.IO.File.ReadAllText("/proc/self/statm").Split(' ')[0], null) * Environment.SystemPageSize
        : 0;

    private static string[] Names(Type type) =>
        [.. Enum.GetNames(type).Select(name => $"{name}={Convert.ToInt64(Enum.Parse(type, name), null)}")];
}
