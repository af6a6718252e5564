// The way to a node where a container's filter forbids mbind: memory lies on the node of the thread that touches it first,
// and a thread may choose its processor. The calling thread moves to the node, touches, and moves back.
using System;

namespace Arena.Core.Memory.Os.Linux;

internal static unsafe class LinuxFirstTouch
{
    private const int GreatestProcessors = 8192;    // the largest number Linux is built for
    private const int MaskWords = GreatestProcessors / 64;
    private const int ListLength = 512;

    /// <summary>Touches a fresh range from the nodes, and looks where it lies then.</summary>
    /// <returns>FirstTouch; Unverified where nobody can tell; Unavailable where no thread could go to the node.</returns>
    public static PlacementStatus Touch(NumaPolicy policy, NodeMask nodes, in PlacedPages pages, nuint unit)
    {
        if (policy == NumaPolicy.Local)
        {
            LinuxPages.Touch(pages.Start, pages.Bytes, LinuxPages.PageSize);
            return PlacementStatus.FirstTouch;
        }

        ulong* before = stackalloc ulong[MaskWords];
        new Span<ulong>(before, MaskWords).Clear();
        if (LinuxCalls.GetAffinity(0, MaskWords * sizeof(ulong), before) != 0) return PlacementStatus.Unavailable;

        bool isSpread = policy is NumaPolicy.Interleave or NumaPolicy.WeightedInterleave;
        bool touched = isSpread ? TouchInTurns(nodes, pages, unit) : TouchFromOne(nodes, pages);
        LinuxCalls.RunOn(before, MaskWords * sizeof(ulong));
        return touched ? WhereItLies(nodes, pages) : PlacementStatus.Unavailable;
    }

    private static bool TouchFromOne(in NodeMask nodes, in PlacedPages pages)
    {
        for (int node = nodes.First; node >= 0; node = nodes.After(node))
        {
            if (!GoTo(node)) continue;
            LinuxPages.Touch(pages.Start, pages.Bytes, LinuxPages.PageSize);
            return true;
        }

        return false;
    }

    // Each node has every n-th unit, where n is the number of those that can be gone to.
    private static bool TouchInTurns(in NodeMask nodes, in PlacedPages pages, nuint unit)
    {
        NodeMask reachable = default;
        for (int node = nodes.First; node >= 0; node = nodes.After(node))
            if (GoTo(node)) reachable.Add(node);

        nuint stride = unit * (nuint)reachable.Count, start = 0;
        for (int node = reachable.First; node >= 0; node = reachable.After(node), start += unit)
        {
            if (!GoTo(node)) return false;
            for (nuint at = start; at < pages.Bytes; at += stride) LinuxPages.Touch(pages.Start + at, unit, LinuxPages.PageSize);
        }

        return !reachable.IsEmpty;
    }

    // False for a node without processors, and where the process may not use any of them.
    private static bool GoTo(int node)
    {
        uint* processors = stackalloc uint[ListLength];
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        int count = int.Min(ListLength, LinuxPages.ReadProcessors(node, processors, ListLength));
        for (int i = 0; i < count; i++)
            if (processors[i] < GreatestProcessors) mask[processors[i] / 64] |= 1UL << (int)processors[i];
        return count > 0 && LinuxCalls.RunOn(mask, MaskWords * sizeof(ulong));
    }

    private static PlacementStatus WhereItLies(NodeMask nodes, in PlacedPages pages)
    {
        int count = LinuxPages.NodeCount;
        nuint bytes = OperatingSystemPages.RoundUp((nuint)count * sizeof(ulong), LinuxPages.PageSize);
        byte* counts = LinuxPages.Reserve(bytes);
        if (counts == null) return PlacementStatus.Unverified;

        PageRange range = new() { Start = pages.Start, Bytes = pages.Bytes, Pages = (ulong*)counts };
        LinuxPages.CountByNode(&range, 1, count);
        ulong there = 0, all = 0;
        for (int node = 0; node < count; node++)
        {
            all += range.Pages[node];
            if (nodes.Has(node)) there += range.Pages[node];
        }

        LinuxPages.Release(counts, bytes);
        return all == 0 ? PlacementStatus.Unverified : there >= all - all / 100 ? PlacementStatus.FirstTouch : PlacementStatus.Unavailable;
    }
}
