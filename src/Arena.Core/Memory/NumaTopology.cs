using System;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

/// <summary>What is known of a node.</summary>
[Flags]
public enum NumaNodeFlags : uint
{
    HasMemory = 1,
    HasProcessors = 2,
    Allowed = 4,
}

/// <summary>The nodes of the machine, as columns in one piece of an arena.</summary>
public unsafe struct NumaTopology
{
    public uint Nodes;
    public uint* Ids;
    public NumaNodeFlags* Flags;
    public ulong* TotalBytes;
    public ulong* FreeBytes;

    /// <summary>Nodes + 1 of them: where each node's processors begin.</summary>
    public uint* ProcessorOffsets;
    public uint* Processors;

    /// <summary>Nodes x nodes, by rows.</summary>
    public uint* Distances;

    /// <summary>Asks the system.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfMemory or LimitExceeded; topology is default on failure.</returns>
    public static Status Read(NativeArena* memory, out NumaTopology topology)
    {
        topology = default;
        Status status = HandleSlab.Check(memory);
        if (status != Status.Ok) return status;

        OperatingSystemPages.ReadNodes(out NodeMask online, out NodeMask allowed);
        uint nodes = (uint)online.Count, processors = 0;
        for (int node = online.First; node >= 0; node = online.After(node)) processors += (uint)OperatingSystemPages.ReadProcessors(node, null, 0);

        nuint words = (4 * (nuint)nodes) + 1 + processors + ((nuint)nodes * nodes);
        ulong* piece = (ulong*)memory->Allocate((2 * nodes * sizeof(ulong)) + (words * sizeof(uint)));
        if (piece == null) return memory->LastStatus;

        topology = Lay(piece, nodes, processors);
        topology.Fill(online, allowed, processors);
        return Status.Ok;
    }

    private static NumaTopology Lay(ulong* piece, uint nodes, uint processors)
    {
        NumaTopology topology = new() { Nodes = nodes, TotalBytes = piece, FreeBytes = piece + nodes };
        topology.Ids = (uint*)(piece + (2 * nodes));
        topology.Flags = (NumaNodeFlags*)(topology.Ids + nodes);
        topology.ProcessorOffsets = topology.Ids + (2 * nodes);
        topology.Processors = topology.ProcessorOffsets + nodes + 1;
        topology.Distances = topology.Processors + processors;
        return topology;
    }

    // A processor that came since they were counted is left out.
    private readonly void Fill(in NodeMask online, in NodeMask allowed, uint room)
    {
        uint processors = 0;
        for (int node = online.First, i = 0; node >= 0; node = online.After(node), i++)
        {
            OperatingSystemPages.ReadMemory(node, out NodeMemory memory);
            Ids[i] = (uint)node;
            TotalBytes[i] = memory.Total;
            FreeBytes[i] = memory.Free;
            ProcessorOffsets[i] = processors;
            int own = OperatingSystemPages.ReadProcessors(node, Processors + processors, (int)(room - processors));
            processors += uint.Min((uint)own, room - processors);
            OperatingSystemPages.ReadDistances(node, Distances + ((nuint)i * Nodes), (int)Nodes);
            Flags[i] = (memory.Total > 0 || memory.Free > 0 ? NumaNodeFlags.HasMemory : 0)
                | (own > 0 ? NumaNodeFlags.HasProcessors : 0)
                | (allowed.Has(node) ? NumaNodeFlags.Allowed : 0);
        }

        ProcessorOffsets[Nodes] = processors;
    }
}
