using System;
using System.Diagnostics;
using System.IO;

namespace Arena.Benchmarks;

/// <summary>A task over all lines of a text: measured as a whole, or written down id by id.</summary>
internal abstract class Worker
{
    protected readonly uint[] LatenciesNs;
    protected readonly byte[][] Lines;

    protected Worker(byte[][] lines) => (Lines, LatenciesNs) = (lines, new uint[lines.Length]);

    /// <summary>Nanoseconds of each item, where the task is timed item by item.</summary>
    protected virtual bool IsTimedByLine => false;

    /// <summary>Managed bytes and collections inside the library; nothing where it is not used.</summary>
    protected virtual (long Bytes, long Collections) LibraryCounters => default;

    /// <summary>Does the task once.</summary>
    /// <returns>The number of tokens.</returns>
    protected abstract long Run();

    /// <summary>Gives the ids of every line to a writer.</summary>
    protected abstract void VisitIds(Action<ReadOnlyMemory<int>> visit);

    /// <summary>Answers commands as native/measure.h describes them, until stdin ends.</summary>
    public void Serve(string version)
    {
        Console.WriteLine($"{{\"ready\":1,\"version\":\"{version}\",\"rss_kb\":{MemoryKb("VmRSS")}}}");
        while (Console.ReadLine() is { } command)
            Console.WriteLine(command == "round" ? Round() : WriteIds(command["ids ".Length..]));
    }

    protected long Timed(int line, Func<int, int> encode)
    {
        long start = Stopwatch.GetTimestamp();
        int tokens = encode(line);
        LatenciesNs[line] = (uint)((Stopwatch.GetTimestamp() - start) * (1_000_000_000 / Stopwatch.Frequency));
        return tokens;
    }

    private string Round()
    {
        var library = LibraryCounters;
        TimeSpan cpu = Environment.CpuUsage.TotalTime, pause = GC.GetTotalPauseDuration();
        int collections = GC.CollectionCount(0);
        long bytes = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();

        long tokens = Run();

        TimeSpan wall = Stopwatch.GetElapsedTime(start);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        collections = GC.CollectionCount(0) - collections;
        pause = GC.GetTotalPauseDuration() - pause;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var after = LibraryCounters;

        return $"{{\"wall_ns\":{wall.TotalNanoseconds:F0},\"cpu_ns\":{cpu.TotalNanoseconds:F0},"
            + $"\"tokens\":{tokens},\"host_bytes\":{bytes},\"host_collections\":{collections},"
            + $"\"host_pause_ns\":{pause.TotalNanoseconds:F0},"
            + $"\"managed_bytes\":{after.Bytes - library.Bytes},"
            + $"\"managed_collections\":{after.Collections - library.Collections},"
            + $"\"rss_kb\":{MemoryKb("VmRSS")},\"peak_rss_kb\":{MemoryKb("VmHWM")}{Latencies()}}}";
    }

    private string Latencies()
    {
        if (!IsTimedByLine) return "";
        Array.Sort(LatenciesNs);   // in place: a copy would show as memory of the contestant
        uint At(long thousandths) => LatenciesNs[LatenciesNs.Length * thousandths / 1000];
        return $",\"p50_ns\":{At(500)},\"p99_ns\":{At(990)},\"p999_ns\":{At(999)},\"max_ns\":{LatenciesNs[^1]}";
    }

    private string WriteIds(string path)
    {
        using var file = new BufferedStream(File.Create(path));
        VisitIds(ids =>
        {
            foreach (int id in ids.Span) file.Write(BitConverter.GetBytes(id));
            file.Write(BitConverter.GetBytes(uint.MaxValue));
        });
        return "{}";
    }

    private static long MemoryKb(string field)
    {
        foreach (string line in File.ReadLines("/proc/self/status"))
            if (line.StartsWith(field, StringComparison.Ordinal))
                return long.Parse(line[(field.Length + 1)..^" kB".Length]);
        return -1;
    }
}
