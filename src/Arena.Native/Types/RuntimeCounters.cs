using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What the managed runtime inside the library has done: the proof that hot paths do not allocate.</summary>
[NativeType("arena_runtime_counters_t", Init = true, Chapter = typeof(Exports.LibraryExports))]
public struct RuntimeCounters
{
    /// <summary>sizeof(arena_runtime_counters_t), set by the caller: that much is filled.</summary>
    public uint StructSize;
    /// <summary>Reserved, 0.</summary>
    public uint Reserved;
    /// <summary>Managed bytes allocated by the calling thread since it first called the library.</summary>
    public ulong ThreadManagedBytes;
    /// <summary>Managed bytes allocated by all threads.</summary>
    public ulong TotalManagedBytes;
    /// <summary>Garbage collections since start, of every generation.</summary>
    public ulong Collections;
    /// <summary>Bytes of managed objects, the unreachable ones that wait for a collection included.</summary>
    public ulong HeapBytes;
}
