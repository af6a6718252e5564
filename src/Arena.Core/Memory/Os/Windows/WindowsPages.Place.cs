// Placement on Windows. A node is a preference, named when address space is reserved and not when it is committed, and
// kept until the process's pages are trimmed or swapped; so nothing is bound before the pages themselves have been looked
// at. There is no policy by page: interleaving goes block by block. Large pages are reserved and committed in one call,
// and need a privilege (SeLockMemoryPrivilege) that the host must have enabled.
using System.Runtime.InteropServices;
using System.Threading;

namespace Arena.Core.Memory.Os.Windows;

internal unsafe partial struct WindowsPages
{
    private const uint NoNode = 0xFFFF_FFFF;
    private static int _turn;       // of interleaved blocks

    public static nuint UnitOf(in Placement placement)
    {
        if (placement.HugePages != HugePages.Explicit) return PageSize;
        nuint large = GetLargePageMinimum();
        return large != 0 ? large : PageSize;
    }

    public static Status Place(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages)
    {
        pages = default;
        bool isStrict = placement.IsStrict;
        bool hasLarge = placement.HugePages == HugePages.Explicit && GetLargePageMinimum() != 0;
        // There are no transparent huge pages to have or to forbid, and no policy within a block.
        if (isStrict && ((placement.WantsHugePages && !hasLarge) || !CanBeStrict(placement))) return Status.Unsupported;

        nuint rounded = OperatingSystemPages.RoundUp(bytes, UnitOf(placement));
        uint node = NodeOf(placement);
        byte* start = hasLarge ? Allocate(rounded, alignment, MemReserve | MemCommit | MemLargePages, node) : null;
        hasLarge = start != null;
        if (start == null && !(isStrict && placement.HugePages == HugePages.Explicit))
            start = Allocate(rounded, alignment, MemReserve | MemCommit, node);
        if (start == null) return Status.OutOfMemory;

        pages = new PlacedPages
        {
            Start = start,
            Bytes = rounded,
            HugePages = hasLarge ? HugePages.Explicit : placement.HugePages == HugePages.Off ? HugePages.Off : HugePages.Default,
        };
        return Settle(placement, node, ref pages);
    }

    private static bool CanBeStrict(in Placement placement)
    {
        if (placement.Policy is NumaPolicy.Interleave or NumaPolicy.WeightedInterleave) return false;
        ReadNodes(out _, out NodeMask allowed);
        return allowed.Contains(placement.Nodes);
    }

    // The node to ask for, or none: under Local and Default memory comes from the thread's own node.
    private static uint NodeOf(in Placement placement)
    {
        ReadNodes(out _, out NodeMask nodes);
        if (!placement.Nodes.IsEmpty) nodes.KeepOnly(placement.Nodes);
        if (placement.Policy is NumaPolicy.Default or NumaPolicy.Local || nodes.IsEmpty) return NoNode;
        if (placement.Policy is not (NumaPolicy.Interleave or NumaPolicy.WeightedInterleave)) return (uint)nodes.First;

        int steps = (int)((uint)Interlocked.Increment(ref _turn) % (uint)nodes.Count), node = nodes.First;
        while (steps-- > 0) node = nodes.After(node);
        return (uint)node;
    }

    // Pages that have memory can be asked where they lie; whether the others will obey nobody knows yet.
    private static Status Settle(in Placement placement, uint node, ref PlacedPages pages)
    {
        bool isBound = placement.IsStrict && placement.Policy == NumaPolicy.Bind;
        bool isTouched = isBound || (placement.Flags & (PlacementFlags.Populate | PlacementFlags.FirstTouch)) != 0 || placement.HugePages == HugePages.Explicit;
        if (isTouched)
            for (nuint at = 0; at < pages.Bytes; at += PageSize) Volatile.Write(ref pages.Start[at], 0);

        if (placement.Policy == NumaPolicy.Default) return Status.Ok;
        pages.Numa = node == NoNode && placement.Policy != NumaPolicy.Local ? PlacementStatus.Unavailable : PlacementStatus.Unverified;
        if (node == NoNode || !isTouched) return Status.Ok;
        if (AreOn(pages.Start, pages.Bytes, placement.Nodes))
        {
            pages.Numa = PlacementStatus.Bound;
            pages.Policy = NumaPolicy.Preferred;
            return Status.Ok;
        }

        if (!isBound) return Status.Ok;
        Release(pages.Start, pages.Bytes);
        pages = default;
        return Status.OutOfMemory;
    }

    /// <summary>Windows 10 aligns and places in one call.</summary>
    internal static byte* Allocate(nuint bytes, nuint alignment, uint type, uint node)
    {
        if (alignment <= ReservationUnit) return AllocateOn(null, bytes, type, node);

        delegate* unmanaged<nint, byte*, nuint, uint, uint, ExtendedParameter*, uint, byte*> allocate2 = FindVirtualAlloc2();
        if (allocate2 == null) return AllocateByTrying(bytes, alignment, type, node);

        AddressRequirements where = new() { Alignment = alignment };
        ExtendedParameter* parameters = stackalloc ExtendedParameter[2];
        parameters[0] = new ExtendedParameter { Type = ExtendedParameter.AddressRequirementsType, Value = (ulong)&where };
        parameters[1] = new ExtendedParameter { Type = ExtendedParameter.NumaNodeType, Value = node };
        return allocate2(ThisProcess, null, bytes, type, PageReadWrite, parameters, node == NoNode ? 1u : 2u);
    }

    /// <summary>Before that a place is found by reserving more than it needs, and another thread may take it meanwhile.</summary>
    internal static byte* AllocateByTrying(nuint bytes, nuint alignment, uint type, uint node)
    {
        for (int tries = 0; tries < 8; tries++)
        {
            byte* wide = Reserve(bytes + alignment);
            if (wide == null || !Release(wide, bytes + alignment)) return null;

            byte* aligned = AllocateOn(wide + (unchecked(0 - (nuint)wide) & (alignment - 1)), bytes, type, node);
            if (aligned != null) return aligned;
        }

        return null;
    }

    private static byte* AllocateOn(byte* address, nuint bytes, uint type, uint node) => node == NoNode
        ? VirtualAlloc(address, bytes, type, PageReadWrite)
        : VirtualAllocExNuma(ThisProcess, address, bytes, type, PageReadWrite, node);

    // Looked up, because Windows 8.1 would not load a library that needs it.
    private static delegate* unmanaged<nint, byte*, nuint, uint, uint, ExtendedParameter*, uint, byte*> FindVirtualAlloc2()
    {
        fixed (char* module = "kernelbase.dll")
        fixed (byte* name = "VirtualAlloc2\0"u8)
        {
            nint handle = GetModuleHandleW(module);
            return handle == 0 ? null : (delegate* unmanaged<nint, byte*, nuint, uint, uint, ExtendedParameter*, uint, byte*>)GetProcAddress(handle, name);
        }
    }

    /// <summary>MEM_EXTENDED_PARAMETER</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ExtendedParameter
    {
        public const ulong AddressRequirementsType = 1;
        public const ulong NumaNodeType = 2;

        public ulong Type;
        public ulong Value;
    }

    /// <summary>MEM_ADDRESS_REQUIREMENTS</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct AddressRequirements
    {
        public byte* Lowest;
        public byte* Highest;
        public nuint Alignment;
    }

    [LibraryImport("kernel32")]
    private static partial byte* VirtualAllocExNuma(nint process, byte* address, nuint bytes, uint type, uint protection, uint node);

    [LibraryImport("kernel32")]
    private static partial nuint GetLargePageMinimum();

    [LibraryImport("kernel32")]
    private static partial nint GetModuleHandleW(char* name);

    [LibraryImport("kernel32")]
    private static partial nint GetProcAddress(nint module, byte* name);
}
