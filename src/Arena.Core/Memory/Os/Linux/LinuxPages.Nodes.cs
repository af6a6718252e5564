// What the kernel tells of its nodes, under /sys/devices/system/node. Numbers may have gaps, and a node may have memory
// without processors or the other way round. Where the folder is hidden, as in some containers, there is one node.
using System;
using System.Buffers.Text;

namespace Arena.Core.Memory.Os.Linux;

internal unsafe partial struct LinuxPages
{
    private const int PathBytes = 96;

    private static int _nodeCount; // 0 until asked

    public static int NodeCount => _nodeCount != 0 ? _nodeCount : _nodeCount = CountNodes();

    public static int CurrentNode()
    {
        uint processor, node;
        // A node that came after the count was taken is one that nobody has room for.
        return LinuxCalls.GetProcessor(&processor, &node) == 0 && node < NodeCount ? (int)node : 0;
    }

    public static void ReadNodes(out NodeMask online, out NodeMask allowed)
    {
        if (!ReadList("/sys/devices/system/node/online\0"u8, out online)) online.Add(0);
        ReadAllowed(out allowed);
    }

    // Asked anew for each block: a cpuset can be changed around a running process.
    private static void ReadAllowed(out NodeMask allowed)
    {
        if (LinuxCalls.ReadAllowed(out allowed) || ReadAllowedOfProcess(out allowed)) return;
        if (!ReadList("/sys/devices/system/node/has_memory\0"u8, out allowed)) allowed.Add(0);
    }

    public static void ReadMemory(int node, out NodeMemory memory)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        Span<byte> path = stackalloc byte[PathBytes];
        memory = default;
        var file = new LinuxFile(NodePath(node, "/meminfo\0"u8, path), buffer);
        if (!file.IsOpen && node == 0) file = new LinuxFile("/proc/meminfo\0"u8, buffer);
        while (file.Next(out ReadOnlySpan<byte> line))
        {
            // "Node 0 MemTotal:  1024 kB"; in /proc without the node.
            if (HasValue(line, "MemTotal:"u8, out ulong kilobytes)) memory.Total = kilobytes << 10;
            if (HasValue(line, "MemFree:"u8, out kilobytes)) memory.Free = kilobytes << 10;
        }

        file.Close();
    }

    public static int ReadProcessors(int node, uint* processors, int room)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        Span<byte> path = stackalloc byte[PathBytes];
        var file = new LinuxFile(NodePath(node, "/cpulist\0"u8, path), buffer);
        if (!file.IsOpen && node == 0) file = new LinuxFile("/sys/devices/system/cpu/online\0"u8, buffer);

        int count = 0;
        if (file.Next(out ReadOnlySpan<byte> line))
            while (TakeRange(ref line, out int first, out int last))
                for (int processor = first; processor <= last; processor++, count++)
                    if (count < room) processors[count] = (uint)processor;
        file.Close();
        return count;
    }

    public static void ReadDistances(int node, uint* distances, int count)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        Span<byte> path = stackalloc byte[PathBytes];
        var file = new LinuxFile(NodePath(node, "/distance\0"u8, path), buffer);
        new Span<uint>(distances, count).Clear();
        if (file.Next(out ReadOnlySpan<byte> line))
            for (int i = 0; i < count && LinuxFile.TakeNumber(ref line, out ulong distance); i++) distances[i] = (uint)distance;
        file.Close();
    }

    // Nodes that may come later are counted too, so that the number can be asked for once.
    private static int CountNodes()
    {
        if (!ReadList("/sys/devices/system/node/possible\0"u8, out NodeMask possible)) return 1;
        int last = 0;
        for (int node = possible.First; node >= 0; node = possible.After(node)) last = node;
        return last + 1;
    }

    // For a process that may not call get_mempolicy: "Mems_allowed_list:  0-3".
    private static bool ReadAllowedOfProcess(out NodeMask nodes)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        ReadOnlySpan<byte> name = "Mems_allowed_list:"u8;
        nodes = default;
        var file = new LinuxFile("/proc/self/status\0"u8, buffer);
        while (file.Next(out ReadOnlySpan<byte> line))
            if (line.StartsWith(name)) AddAll(line[name.Length..].TrimStart("\t "u8), ref nodes);
        file.Close();
        return !nodes.IsEmpty;
    }

    private static bool ReadList(ReadOnlySpan<byte> path, out NodeMask nodes)
    {
        Span<byte> buffer = stackalloc byte[LinuxFile.BufferBytes];
        nodes = default;
        var file = new LinuxFile(path, buffer);
        if (file.Next(out ReadOnlySpan<byte> line)) AddAll(line, ref nodes);
        file.Close();
        return !nodes.IsEmpty;
    }

    private static void AddAll(ReadOnlySpan<byte> list, ref NodeMask nodes)
    {
        while (TakeRange(ref list, out int first, out int last))
            for (int node = first; node <= last && node < NodeMask.Greatest; node++) nodes.Add(node);
    }

    // "0-3,8": one range, and the comma behind it.
    private static bool TakeRange(ref ReadOnlySpan<byte> list, out int first, out int last)
    {
        first = last = 0;
        if (!Utf8Parser.TryParse(list, out first, out int used)) return false;
        list = list[used..];
        last = first;
        if (list.StartsWith("-"u8) && Utf8Parser.TryParse(list[1..], out last, out used)) list = list[(1 + used)..];
        if (list.StartsWith(","u8)) list = list[1..];
        return true;
    }

    private static bool HasValue(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ulong value)
    {
        value = 0;
        int at = line.IndexOf(name);
        if (at < 0) return false;
        ReadOnlySpan<byte> rest = line[(at + name.Length)..];
        return LinuxFile.TakeNumber(ref rest, out value);
    }

    private static ReadOnlySpan<byte> NodePath(int node, ReadOnlySpan<byte> file, Span<byte> path)
    {
        ReadOnlySpan<byte> folder = "/sys/devices/system/node/node"u8;
        folder.CopyTo(path);
        Utf8Formatter.TryFormat(node, path[folder.Length..], out int digits);
        file.CopyTo(path[(folder.Length + digits)..]);
        return path;
    }
}
