// Each step says its name to the system's debug output, where run.py finds it between the calls in wine's log, and on standard
// output whether what came back was right.
using System;
using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Core.Memory.Os;
using Arena.Core.Memory.Os.Windows;

namespace Arena.Windows.Program;

internal static unsafe partial class Program
{
    private const nuint Block = 0x23000;
    private const uint ReserveAndCommit = 0x3000;
    private const nuint Huge = 2 << 20;

    private static int s_passed;
    private static int s_failed;

    public static int Main()
    {
        if (!OperatingSystem.IsWindows()) return 2;

        // Once without being looked at, so that the second time the runtime has nothing left to compile and to load.
        Run(isSilent: true);
        Run(isSilent: false);
        Console.WriteLine($"{s_passed} passed, {s_failed} failed");
        return s_failed == 0 ? 0 : 1;
    }

    private static void Run(bool isSilent)
    {
        ReadOnlySpan<(string Name, nint Step)> steps =
        [
            ("plain", (nint)(delegate*<bool>)&Plain),
            ("node 0", (nint)(delegate*<bool>)&OnNode),
            ("node 0 strictly", (nint)(delegate*<bool>)&OnNodeStrictly),
            ("absent node strictly", (nint)(delegate*<bool>)&OnAbsentNodeStrictly),
            ("absent node", (nint)(delegate*<bool>)&OnAbsentNode),
            ("another node", (nint)(delegate*<bool>)&OnAnotherNode),
            ("aligned", (nint)(delegate*<bool>)&Aligned),
            ("aligned on a node", (nint)(delegate*<bool>)&AlignedOnNode),
            ("aligned without VirtualAlloc2", (nint)(delegate*<bool>)&AlignedByTrying),
            ("large pages strictly", (nint)(delegate*<bool>)&LargeStrictly),
            ("large pages", (nint)(delegate*<bool>)&Large),
            ("transparent strictly", (nint)(delegate*<bool>)&TransparentStrictly),
            ("interleaved strictly", (nint)(delegate*<bool>)&InterleavedStrictly),
            ("nodes", (nint)(delegate*<bool>)&Nodes),
            ("arena", (nint)(delegate*<bool>)&AnArena),
        ];
        foreach ((string name, nint step) in steps)
        {
            if (!isSilent) Say("step " + name);
            bool isRight = ((delegate*<bool>)step)();
            if (isSilent) continue;
            Say("end");
            Console.WriteLine($"{(isRight ? "ok" : "FAILED")}: {name}");
            if (isRight) s_passed++;
            else s_failed++;
        }
    }

    private static void Say(string text) => OutputDebugStringW(text);

    private static Placement On(NumaPolicy policy, int node, PlacementFlags flags = 0, HugePages huge = 0)
    {
        Placement placement = new() { Policy = policy, Flags = flags, HugePages = huge };
        placement.Nodes.Add(node);
        return placement;
    }

    // Takes a block, writes to its ends and gives it back.
    private static bool Lives(in Placement placement, nuint alignment, PlacementStatus numa, HugePages huge)
    {
        if (OperatingSystemPages.Acquire(Block, alignment, placement, out PlacedPages pages) != Status.Ok) return false;
        bool isRight = pages.Numa == numa && pages.HugePages == huge && (nuint)pages.Start % alignment == 0 && pages.Bytes >= Block
            && pages.Start[0] == 0 && pages.Start[pages.Bytes - 1] == 0;
        pages.Start[0] = pages.Start[pages.Bytes - 1] = 1;
        return OperatingSystemPages.Release(pages.Start, pages.Bytes) && isRight;
    }

    private static bool IsRefused(in Placement placement, Status status) =>
        OperatingSystemPages.Acquire(Block, 4096, placement, out PlacedPages pages) == status && pages.Start == null;

    private static bool Plain() => Lives(default, 4096, PlacementStatus.None, HugePages.Default);

    private static bool OnNode() => Lives(On(NumaPolicy.Preferred, 0), 4096, PlacementStatus.Unverified, HugePages.Default);

    private static bool OnNodeStrictly() => Lives(On(NumaPolicy.Bind, 0, PlacementFlags.Strict), 4096, PlacementStatus.Bound, HugePages.Default);

    private static bool OnAbsentNodeStrictly() => IsRefused(On(NumaPolicy.Bind, 1000, PlacementFlags.Strict), Status.Unsupported);

    private static bool OnAbsentNode() => Lives(On(NumaPolicy.Bind, 1000), 4096, PlacementStatus.Unavailable, HugePages.Default);

    private static bool OnAnotherNode()
    {
        byte* start = WindowsPages.Allocate(Block, 4096, ReserveAndCommit, 1);
        return start != null && OperatingSystemPages.Release(start, Block);
    }

    private static bool Aligned() => Lives(default, Huge, PlacementStatus.None, HugePages.Default);

    private static bool AlignedOnNode() => Lives(On(NumaPolicy.Preferred, 0), Huge, PlacementStatus.Unverified, HugePages.Default);

    private static bool AlignedByTrying()
    {
        byte* start = WindowsPages.AllocateByTrying(Block, Huge, ReserveAndCommit, 0);
        return start != null && (nuint)start % Huge == 0 && OperatingSystemPages.Release(start, Block);
    }

    private static bool LargeStrictly() => IsRefused(On(NumaPolicy.Preferred, 0, PlacementFlags.Strict, HugePages.Explicit), Status.OutOfMemory);

    private static bool Large() => Lives(On(NumaPolicy.Preferred, 0, 0, HugePages.Explicit), 4096, PlacementStatus.Bound, HugePages.Default);

    private static bool TransparentStrictly() => IsRefused(new Placement { HugePages = HugePages.Transparent, Flags = PlacementFlags.Strict }, Status.Unsupported);

    private static bool InterleavedStrictly() => IsRefused(On(NumaPolicy.Interleave, 0, PlacementFlags.Strict), Status.Unsupported);

    private static bool Nodes()
    {
        OperatingSystemPages.ReadNodes(out NodeMask online, out NodeMask allowed);
        return online.Has(0) && online.Contains(allowed) && !allowed.IsEmpty && OperatingSystemPages.CurrentNode() < OperatingSystemPages.NodeCount;
    }

    private static bool AnArena()
    {
        // Blocks of an earlier round stay warm; this step is about new ones.
        BlockPool.TrimTo(0);
        ArenaSettings settings = new() { FirstBlockBytes = Block, Placement = On(NumaPolicy.Bind, 0) };
        if (NativeArena.Create(settings, out NativeArena* arena) != Status.Ok || NativeArena.Create(default, out NativeArena* answers) != Status.Ok) return false;
        byte* piece = arena->AllocateZeroed(Block / 2);
        bool isRight = piece != null && NumaReport.Read(arena, answers, out NumaReport report) == Status.Ok
            && report.Blocks == 1 && report.Source == CensusSource.Pages && report.Bytes[0] == Block && report.Pages[0] >= Block / 2 / 4096;
        return NativeArena.Free(arena) == Status.Ok && NativeArena.Free(answers) == Status.Ok && isRight;
    }

    [LibraryImport("kernel32", StringMarshalling = StringMarshalling.Utf16)]
    private static partial void OutputDebugStringW(string text);
}
