// Placement. The order is what matters: the policy and the advice on huge pages are set on a range that nothing has
// touched, once for the whole of it, and only then does anything touch it.
//
// Binding strictly goes another way. A thread that touches memory bound to a full node does not get an error, it is
// killed, and so is one that populates it. Therefore the range is populated while the nodes are only preferred, and bound
// afterwards, which fails where a page lies elsewhere.
using Mode = Arena.Core.Memory.Os.Linux.LinuxCalls.Mode;

namespace Arena.Core.Memory.Os.Linux;

internal unsafe partial struct LinuxPages
{
    public static Status Place(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages)
    {
        Status status = TryPlace(bytes, alignment, placement, out pages);
        if (status == Status.Ok || placement.HugePages != HugePages.Explicit || placement.IsStrict) return status;

        Placement transparent = placement;
        transparent.HugePages = HugePages.Transparent;
        return TryPlace(bytes, alignment, transparent, out pages);
    }

    private static Status TryPlace(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages)
    {
        Status status = ReservePlaced(bytes, alignment, placement, out pages);
        if (status != Status.Ok) return status;

        NodeMask nodes = placement.Nodes;
        status = SetPolicy(placement, ref nodes, ref pages);
        if (status == Status.Ok) status = GiveMemory(placement, nodes, ref pages);
        if (status == Status.Ok && placement.IsStrict && placement.Policy == NumaPolicy.Bind) status = BindStrictly(nodes, ref pages);
        if (status == Status.Ok) return status;

        Release(pages.Start, pages.Bytes);
        pages = default;
        return status;
    }

    // Best effort takes what part of the nodes this process may use, and the nearest policy that the kernel knows.
    private static Status SetPolicy(in Placement placement, ref NodeMask nodes, ref PlacedPages pages)
    {
        if (placement.Policy == NumaPolicy.Default) return Status.Ok;
        if (placement.Policy != NumaPolicy.Local)
        {
            ReadAllowed(out NodeMask allowed);
            if (nodes.IsEmpty) nodes = allowed;
            if (placement.IsStrict && !allowed.Contains(nodes)) return Status.Unsupported;
            nodes.KeepOnly(allowed);
        }

        if (TakePolicy(placement, nodes, ref pages))
        {
            pages.Numa = PlacementStatus.Bound;
            return Status.Ok;
        }

        // Memory comes from the thread's own node where no policy says otherwise, but one that may not ask cannot know.
        pages.Numa = placement.Policy == NumaPolicy.Local ? PlacementStatus.Unverified : PlacementStatus.Unavailable;
        return placement.IsStrict ? Status.Unsupported : Status.Ok;
    }

    private static bool TakePolicy(in Placement placement, in NodeMask nodes, ref PlacedPages pages)
    {
        bool isStrict = placement.IsStrict;
        switch (placement.Policy)
        {
            case NumaPolicy.Local:
                return Take(Mode.Local, NumaPolicy.Local, nodes, ref pages);
            case NumaPolicy.Interleave:
                return Take(Mode.Interleave, NumaPolicy.Interleave, nodes, ref pages);
            case NumaPolicy.WeightedInterleave:
                return Take(Mode.WeightedInterleave, NumaPolicy.WeightedInterleave, nodes, ref pages)
                    || (!isStrict && Take(Mode.Interleave, NumaPolicy.Interleave, nodes, ref pages));
            case NumaPolicy.PreferredMany:
                return Take(Mode.PreferredMany, NumaPolicy.PreferredMany, nodes, ref pages)
                    || (!isStrict && Take(Mode.Preferred, NumaPolicy.Preferred, nodes, ref pages));
            default:
                // Of several nodes an old kernel prefers the lowest; strict binding looks at the pages themselves later.
                return (nodes.Count > 1 && Take(Mode.PreferredMany, NumaPolicy.PreferredMany, nodes, ref pages))
                    || Take(Mode.Preferred, NumaPolicy.Preferred, nodes, ref pages);
        }
    }

    private static bool Take(Mode mode, NumaPolicy policy, in NodeMask nodes, ref PlacedPages pages)
    {
        // Linux takes preferring no node for preferring the local one.
        if (mode != Mode.Local && nodes.IsEmpty) return false;
        if (!LinuxCalls.Mbind(pages.Start, pages.Bytes, mode, nodes, 0)) return false;
        pages.Policy = policy;
        return true;
    }

    // What spilled is moved, because a page cache that could be dropped fills a node as well as anything.
    private static Status BindStrictly(in NodeMask nodes, ref PlacedPages pages)
    {
        if (!LinuxCalls.Mbind(pages.Start, pages.Bytes, Mode.Bind, nodes, LinuxCalls.Strict)
            && !LinuxCalls.Mbind(pages.Start, pages.Bytes, Mode.Bind, nodes, LinuxCalls.Strict | LinuxCalls.Move))
            return Status.OutOfMemory;

        pages.Policy = NumaPolicy.Bind;
        return Status.Ok;
    }

    // Populates, touches or collapses, where something asks for it.
    private static Status GiveMemory(in Placement placement, in NodeMask nodes, ref PlacedPages pages)
    {
        bool isRefused = pages.Numa is PlacementStatus.Unavailable or PlacementStatus.Unverified;
        if (isRefused && (placement.Flags & PlacementFlags.FirstTouch) != 0)
            pages.Numa = LinuxFirstTouch.Touch(placement.Policy, nodes, pages, UnitOf(placement));

        bool isWanted = (placement.Flags & PlacementFlags.Populate) != 0
            || pages.HugePages is HugePages.Collapse or HugePages.Explicit
            || (placement.IsStrict && placement.Policy == NumaPolicy.Bind);
        if (isWanted && !Populate(pages)) return Status.OutOfMemory;
        if (pages.HugePages != HugePages.Collapse || LinuxCalls.Advise(pages.Start, pages.Bytes, LinuxCalls.AdviseCollapse)) return Status.Ok;

        pages.HugePages = HugePages.Transparent;
        return placement.IsStrict ? Status.OutOfMemory : Status.Ok;
    }
}
