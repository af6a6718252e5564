// What Windows tells of its nodes. Distances are not among it.
using System;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory.Os.Windows;

internal unsafe partial struct WindowsPages
{
    private const int Batch = 128;

    public static int NodeCount
    {
        get
        {
            uint highest;
            return GetNumaHighestNodeNumber(&highest) != 0 ? (int)uint.Min(highest, NodeMask.Greatest - 1) + 1 : 1;
        }
    }

    public static int CurrentNode()
    {
        ProcessorNumber processor;
        ushort node;
        GetCurrentProcessorNumberEx(&processor);
        return GetNumaProcessorNodeEx(&processor, &node) != 0 && node < NodeCount ? node : 0;
    }

    // Numbers may have gaps; a node without processors and memory is one. Node 0 is there where nothing is known.
    public static void ReadNodes(out NodeMask online, out NodeMask allowed)
    {
        online = allowed = default;
        for (int node = 0, count = NodeCount; node < count; node++)
        {
            ReadMemory(node, out NodeMemory memory);
            bool hasProcessors = ReadProcessors(node, null, 0) > 0;
            if (hasProcessors || memory.Free > 0) online.Add(node);
            if (memory.Free > 0) allowed.Add(node);
        }

        if (online.IsEmpty) online.Add(0);
        if (allowed.IsEmpty) allowed = online;
    }

    // How much a node has in all is not to be had.
    public static void ReadMemory(int node, out NodeMemory memory)
    {
        ulong free;
        memory = new NodeMemory { Free = GetNumaAvailableMemoryNodeEx((ushort)node, &free) != 0 ? free : 0 };
    }

    public static int ReadProcessors(int node, uint* processors, int room)
    {
        GroupAffinity affinity;
        if (GetNumaNodeProcessorMaskEx((ushort)node, &affinity) == 0) return 0;

        int count = 0;
        for (ulong rest = affinity.Mask; rest != 0; rest &= rest - 1, count++)
            if (count < room) processors[count] = affinity.Group * 64u + (uint)BitOperations.TrailingZeroCount(rest);
        return count;
    }

    public static void ReadDistances(int node, uint* distances, int count) => new Span<uint>(distances, count).Clear();

    public static CensusSource Count(PageRange* ranges, int count, int nodes)
    {
        for (int i = 0; i < count; i++)
            if (!Ask(ref ranges[i], nodes)) return CensusSource.None;
        return CensusSource.Pages;
    }

    private static bool Ask(ref PageRange range, int nodes)
    {
        WorkingSetEntry* entries = stackalloc WorkingSetEntry[Batch];
        for (nuint at = 0; at < range.Bytes;)
        {
            int asked = Ask(range.Start, range.Bytes, ref at, entries);
            if (asked == 0) return false;
            for (int i = 0; i < asked; i++)
            {
                if (!entries[i].IsResident) continue;
                if (entries[i].Node < nodes) range.Pages[entries[i].Node]++;
                if (entries[i].IsLarge) range.HugeBytes += PageSize;
            }
        }

        return true;
    }

    private static bool AreOn(byte* start, nuint bytes, in NodeMask nodes)
    {
        WorkingSetEntry* entries = stackalloc WorkingSetEntry[Batch];
        for (nuint at = 0; at < bytes;)
        {
            int asked = Ask(start, bytes, ref at, entries);
            for (int i = 0; i < asked; i++)
                if (!entries[i].IsResident || !nodes.Has(entries[i].Node)) return false;
            if (asked == 0) return false;
        }

        return true;
    }

    private static int Ask(byte* start, nuint bytes, ref nuint at, WorkingSetEntry* entries)
    {
        int asked = 0;
        for (; asked < Batch && at < bytes; asked++, at += PageSize) entries[asked] = new WorkingSetEntry { Address = start + at };
        return K32QueryWorkingSetEx(ThisProcess, entries, (uint)(asked * sizeof(WorkingSetEntry))) != 0 ? asked : 0;
    }

    /// <summary>PSAPI_WORKING_SET_EX_INFORMATION</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct WorkingSetEntry
    {
        public byte* Address;
        public nuint Attributes;

        public readonly bool IsResident => (Attributes & 1) != 0;
        public readonly int Node => (int)(Attributes >> 16) & 63;
        public readonly bool IsLarge => (Attributes >> 23 & 1) != 0;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct GroupAffinity
    {
        public nuint Mask;
        public ushort Group;
        private readonly ushort _reserved0;
        private readonly ushort _reserved1;
        private readonly ushort _reserved2;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct ProcessorNumber
    {
        public ushort Group;
        public byte Number;
        private readonly byte _reserved;
    }

    [LibraryImport("kernel32")]
    private static partial int GetNumaHighestNodeNumber(uint* node);

    [LibraryImport("kernel32")]
    private static partial int GetNumaAvailableMemoryNodeEx(ushort node, ulong* bytes);

    [LibraryImport("kernel32")]
    private static partial int GetNumaNodeProcessorMaskEx(ushort node, GroupAffinity* affinity);

    [LibraryImport("kernel32")]
    private static partial int GetNumaProcessorNodeEx(ProcessorNumber* processor, ushort* node);

    [LibraryImport("kernel32")]
    private static partial void GetCurrentProcessorNumberEx(ProcessorNumber* processor);

    [LibraryImport("kernel32")]
    private static partial int K32QueryWorkingSetEx(nint process, WorkingSetEntry* entries, uint bytes);
}
