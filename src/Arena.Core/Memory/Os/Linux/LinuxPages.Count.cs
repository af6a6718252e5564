// Where pages really lie. move_pages without nodes to move to says it page by page. Filters of containers refuse it along
// with mbind; then /proc/self/numa_maps says it by mapping, and the kernel may have merged a range's mapping with its
// neighbours'. Which of them are huge is in /proc/self/smaps only, with the same reservation.
using System;

namespace Arena.Core.Memory.Os.Linux;

internal unsafe partial struct LinuxPages
{
    private const int Batch = 256;

    public static CensusSource Count(PageRange* ranges, int count, int nodes)
    {
        CountHugePages(ranges, count);
        return CountByNode(ranges, count, nodes);
    }

    internal static CensusSource CountByNode(PageRange* ranges, int count, int nodes)
    {
        for (int i = 0; i < count; i++)
            if (!AskForPages(ranges[i], nodes)) return AskForMappings(ranges, count, nodes);
        return CensusSource.Pages;
    }

    private static bool AskForPages(in PageRange range, int nodes)
    {
        byte** addresses = stackalloc byte*[Batch];
        int* on = stackalloc int[Batch];
        for (nuint at = 0; at < range.Bytes;)
        {
            int asked = 0;
            for (; asked < Batch && at < range.Bytes; asked++, at += PageSize) addresses[asked] = range.Start + at;
            if (!LinuxCalls.QueryPages(addresses, asked, on)) return false;
            for (int i = 0; i < asked; i++)
                if ((uint)on[i] < (uint)nodes) range.Pages[on[i]]++;
        }

        return true;
    }

    // "7f00a0000000 bind:1 anon=2048 dirty=2048 N1=2048 kernelpagesize_kB=4", by rising address: a range lies in the last
    // mapping that does not begin behind it.
    private static CensusSource AskForMappings(PageRange* ranges, int count, int nodes)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        var file = new LinuxFile("/proc/self/numa_maps\0"u8, buffer);
        bool isThere = file.IsOpen;
        while (file.Next(out ReadOnlySpan<byte> line))
        {
            if (!LinuxFile.TakeNumber(ref line, out ulong start, 'x')) continue;
            for (int i = 0; i < count; i++)
                if ((nuint)start <= (nuint)ranges[i].Start && (nuint)start >= ranges[i].Mapping) ReadMapping(line, (nuint)start, ref ranges[i], nodes);
        }

        file.Close();
        for (int i = 0; i < count; i++) Limit(ref ranges[i], nodes);
        return isThere ? CensusSource.Mappings : CensusSource.None;
    }

    private static void ReadMapping(ReadOnlySpan<byte> line, nuint start, ref PageRange range, int nodes)
    {
        range.Mapping = start;
        new Span<ulong>(range.Pages, nodes).Clear();
        ulong pageSize = HasValue(line, "kernelpagesize_kB="u8, out ulong kilobytes) ? kilobytes << 10 : PageSize;
        for (int at; (at = line.IndexOf(" N"u8)) >= 0;)
        {
            line = line[(at + 2)..];
            bool isNode = LinuxFile.TakeNumber(ref line, out ulong node) && line.StartsWith("="u8) && node < (ulong)nodes;
            if (!isNode) continue;
            line = line[1..];
            if (LinuxFile.TakeNumber(ref line, out ulong pages)) range.Pages[node] = pages * (pageSize / PageSize);
        }
    }

    // A mapping with more pages than the range has them on one node says enough; else nobody knows which are whose.
    private static void Limit(ref PageRange range, int nodes)
    {
        ulong most = range.Bytes / PageSize, all = 0;
        Span<ulong> pages = new(range.Pages, nodes);
        foreach (ulong here in pages) all += here;
        if (all <= most) return;

        foreach (ref ulong here in pages) here = here == all ? most : 0;
    }

    // "7f00a0000000-7f00a0200000 rw-p ..." begins a mapping, its facts follow.
    private static void CountHugePages(PageRange* ranges, int count)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        var file = new LinuxFile("/proc/self/smaps\0"u8, buffer);
        ulong start = 0, end = 0;
        while (file.Next(out ReadOnlySpan<byte> line))
        {
            ReadOnlySpan<byte> rest = line;
            if (LinuxFile.TakeNumber(ref rest, out ulong first, 'x') && rest.StartsWith("-"u8))
            {
                rest = rest[1..];
                start = first;
                LinuxFile.TakeNumber(ref rest, out end, 'x');
            }
            else if (HasValue(line, "AnonHugePages:"u8, out ulong kilobytes) || HasValue(line, "Private_Hugetlb:"u8, out kilobytes))
            {
                for (int i = 0; i < count && kilobytes != 0; i++)
                    if ((nuint)ranges[i].Start >= start && (nuint)ranges[i].Start < end)
                        ranges[i].HugeBytes = ulong.Min(ranges[i].Bytes, ranges[i].HugeBytes + (kilobytes << 10));
            }
        }

        file.Close();
    }
}
