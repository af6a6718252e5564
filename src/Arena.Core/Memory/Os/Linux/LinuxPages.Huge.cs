// Huge pages: ranges that begin and end on one, and the advice.
//
// Pages of the administrator's pool are a promise that the kernel may break at the touch, with SIGBUS; so such a range is
// populated at once, which gives an error instead.
using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Arena.Core.Memory.Os.Linux;

internal unsafe partial struct LinuxPages
{
    private const nuint UsualHugePage = 2 << 20;
    private const int HugeTable = 0x40000;              // MAP_HUGETLB
    private const int HugeTableShift = 26;              // where its page size goes, as a power of two

    private static nuint _hugePageSize;                 // 0 until asked
    private static bool _hasTransparent;
    private static int _populates;                      // 0 until asked, 1 yes, 2 no

    public static nuint UnitOf(in Placement placement)
    {
        if (!placement.WantsHugePages) return PageSize;
        if (_hugePageSize == 0) ReadHugePages();
        return _hasTransparent || placement.HugePages == HugePages.Explicit ? _hugePageSize : PageSize;
    }

    // The range, and what it is made of. Nothing has touched it.
    private static Status ReservePlaced(nuint bytes, nuint alignment, in Placement placement, out PlacedPages pages)
    {
        nuint unit = UnitOf(placement);
        nuint rounded = OperatingSystemPages.RoundUp(bytes, unit);
        bool isExplicit = placement.HugePages == HugePages.Explicit;
        int flags = isExplicit ? HugeTable | BitOperations.Log2(unit) << HugeTableShift : 0;
        pages = new PlacedPages { Bytes = rounded, HugePages = placement.HugePages };
        pages.Start = ReserveAligned(rounded, nuint.Max(alignment, unit), unit, flags);
        if (pages.Start == null || isExplicit || Advise(ref pages)) return pages.Start == null ? Status.OutOfMemory : Status.Ok;

        pages.HugePages = HugePages.Default;
        if (!placement.IsStrict) return Status.Ok;
        Release(pages.Start, rounded);
        pages = default;
        return Status.Unsupported;
    }

    private static bool Advise(ref PlacedPages pages) => pages.HugePages switch
    {
        HugePages.Default => true,
        // A kernel built without them has nothing to switch off.
        HugePages.Off => !HasTransparent || LinuxCalls.Advise(pages.Start, pages.Bytes, LinuxCalls.AdviseNoHugePage),
        _ => HasTransparent && LinuxCalls.Advise(pages.Start, pages.Bytes, LinuxCalls.AdviseHugePage),
    };

    // A mapping begins on any page of its kind, so what stands out of the alignment is cut off.
    private static byte* ReserveAligned(nuint bytes, nuint alignment, nuint unit, int flags)
    {
        if (bytes > nuint.MaxValue / 2) return null;
        if (flags == 0 && alignment <= PageSize) return ReserveApart(bytes);
        nuint least = flags != 0 ? unit : PageSize;
        nuint slack = alignment > least ? alignment - least : 0;
        byte* start = mmap(null, bytes + slack, ReadWrite, PrivateAnonymous | flags, -1, 0);
        if (start == MapFailed || slack == 0) return start == MapFailed ? null : start;

        nuint before = unchecked(0 - (nuint)start) & (alignment - 1);
        bool isCut = (before == 0 || Release(start, before)) && (slack == before || Release(start + before + bytes, slack - before));
        if (isCut) return start + before;

        // As Release: no more mappings are allowed. Unmapping all of it at once needs none.
        Release(start, bytes + slack);
        return null;
    }

    // With a hole of a page on either side, so that the system does not merge the range with its neighbours: where only
    // mappings can be asked on which nodes they lie, one that holds more than the range tells nothing.
    private static byte* ReserveApart(nuint bytes)
    {
        nuint whole = bytes + 2 * PageSize;
        byte* start = mmap(null, whole, ReadWrite, PrivateAnonymous, -1, 0);
        if (start == MapFailed) return null;
        if (Release(start, PageSize) && Release(start + PageSize + bytes, PageSize)) return start + PageSize;

        Release(start, whole);
        return null;
    }

    /// <summary>Gives every page of a range its memory. False when there is not enough.</summary>
    private static bool Populate(in PlacedPages pages)
    {
        if (_populates == 0) _populates = CanPopulate() ? 1 : 2;
        if (_populates == 1) return LinuxCalls.Advise(pages.Start, pages.Bytes, LinuxCalls.AdvisePopulateWrite);
        if (pages.HugePages == HugePages.Explicit) return false;

        Touch(pages.Start, pages.Bytes, PageSize);
        return true;
    }

    /// <summary>Writes zero, which is there already, to one byte of each page. pre: the range is fresh.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void Touch(byte* start, nuint bytes, nuint step)
    {
        for (nuint at = 0; at < bytes; at += step) Volatile.Write(ref start[at], 0);
    }

    private static bool CanPopulate()
    {
        byte* probe = Reserve(PageSize);
        if (probe == null) return false;

        bool can = LinuxCalls.Advise(probe, PageSize, LinuxCalls.AdvisePopulateWrite);
        Release(probe, PageSize);
        return can;
    }

    private static bool HasTransparent
    {
        get
        {
            if (_hugePageSize == 0) ReadHugePages();
            return _hasTransparent;
        }
    }

    // The size last: another thread that sees it sees the rest.
    private static void ReadHugePages()
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        var switches = new LinuxFile("/sys/kernel/mm/transparent_hugepage/enabled\0"u8, buffer);
        _hasTransparent = switches.Next(out ReadOnlySpan<byte> line) && line.IndexOf("[never]"u8) < 0;
        switches.Close();

        var file = new LinuxFile("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size\0"u8, buffer);
        nuint size = UsualHugePage;
        if (file.Next(out line) && LinuxFile.TakeNumber(ref line, out ulong said) && BitOperations.IsPow2(said)) size = (nuint)said;
        file.Close();
        Volatile.Write(ref _hugePageSize, size);
    }
}
