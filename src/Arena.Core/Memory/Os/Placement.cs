namespace Arena.Core.Memory.Os;

/// <summary>Which nodes pages come from: the policies of mbind(2). The numbers are those of the ABI.</summary>
public enum NumaPolicy : uint
{
    /// <summary>Whatever the thread's and the process's own policy say; nothing is asked of the system.</summary>
    Default = 0,

    /// <summary>The node of the thread that touches a page first.</summary>
    Local = 1,

    /// <summary>
    /// Only the given nodes, if strict. Else they are preferred: a thread that touches memory bound to full nodes is
    /// killed, although other nodes have room.
    /// </summary>
    Bind = 2,

    /// <summary>The given node, others when it is full.</summary>
    Preferred = 3,

    /// <summary>The given nodes, others when they are full.</summary>
    PreferredMany = 4,

    /// <summary>Page by page around the given nodes.</summary>
    Interleave = 5,

    /// <summary>The same in the proportions that the system has set for its nodes.</summary>
    WeightedInterleave = 6,
}

/// <summary>What pages to back memory with. The numbers are those of the ABI.</summary>
public enum HugePages : uint
{
    /// <summary>As the system is set.</summary>
    Default = 0,

    /// <summary>None, also where the system would give them unasked.</summary>
    Off = 1,

    /// <summary>Transparent ones, asked for before the first touch.</summary>
    Transparent = 2,

    /// <summary>Transparent ones, collapsed at once from what was touched.</summary>
    Collapse = 3,

    /// <summary>From the pool that the administrator has set aside; transparent ones where it is empty.</summary>
    Explicit = 4,
}

/// <summary>How a placement is meant. The bits are those of the ABI.</summary>
[System.Flags]
public enum PlacementFlags : uint
{
    None = 0,

    /// <summary>No memory is better than memory of another kind or elsewhere.</summary>
    Strict = 1,

    /// <summary>Every page gets its memory when the block is made.</summary>
    Populate = 2,

    /// <summary>Where the system refuses a policy, a thread that runs on the node touches the pages first.</summary>
    FirstTouch = 4,
}

/// <summary>Where memory shall lie and in what pages. All zero asks for nothing.</summary>
public struct Placement
{
    public NumaPolicy Policy;
    public HugePages HugePages;
    public PlacementFlags Flags;

    /// <summary>For the policies that name nodes; none to interleave over all that the process may use.</summary>
    public NodeMask Nodes;

    public readonly bool IsDefault => Policy == NumaPolicy.Default && HugePages == HugePages.Default && Flags == PlacementFlags.None;

    public readonly bool IsStrict => (Flags & PlacementFlags.Strict) != 0;

    /// <summary>Tells whether every number is one of those above, and the policy has the nodes it needs.</summary>
    public readonly bool IsSound
    {
        get
        {
            const PlacementFlags Known = PlacementFlags.Strict | PlacementFlags.Populate | PlacementFlags.FirstTouch;
            if (HugePages > HugePages.Explicit || (Flags & ~Known) != 0) return false;
            return Policy switch
            {
                NumaPolicy.Default or NumaPolicy.Local => Nodes.IsEmpty,
                NumaPolicy.Preferred => Nodes.Count == 1,
                NumaPolicy.Bind or NumaPolicy.PreferredMany => !Nodes.IsEmpty,
                NumaPolicy.Interleave or NumaPolicy.WeightedInterleave => true,
                _ => false,
            };
        }
    }

    internal readonly bool WantsHugePages => HugePages >= HugePages.Transparent;
}

/// <summary>What became of a policy. The numbers are those of the ABI.</summary>
public enum PlacementStatus : uint
{
    /// <summary>None was asked for.</summary>
    None = 0,

    /// <summary>The system took the policy.</summary>
    Bound = 1,

    /// <summary>The system refused, and a thread on the node touched the pages first.</summary>
    FirstTouch = 2,

    /// <summary>Asked for, and nothing here can tell whether it was obeyed.</summary>
    Unverified = 3,

    /// <summary>The system has no such nodes or refused, and the memory lies wherever it fell.</summary>
    Unavailable = 4,
}

/// <summary>Pages as they were obtained; Bytes may be more than was asked for, in whole pages of their kind.</summary>
public unsafe struct PlacedPages
{
    public byte* Start;
    public nuint Bytes;

    /// <summary>What became of the policy.</summary>
    public PlacementStatus Numa;

    /// <summary>The policy that the system took, where <see cref="Numa"/> is Bound.</summary>
    public NumaPolicy Policy;

    /// <summary>The kind of pages obtained: Default, Off, Transparent, Collapse or Explicit.</summary>
    public HugePages HugePages;
}
