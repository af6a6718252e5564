using System;
using System.Runtime.CompilerServices;
using Arena.Core;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>What the managed runtime has done, read without allocating, so that asking does not change the answer.</summary>
internal static unsafe class RuntimeReport
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Status Fill(RuntimeCounters* counters)
    {
        if (!Structs.CanFill(counters)) return Status.InvalidArgument;
        Structs.Fill(counters, new RuntimeCounters
        {
            ThreadManagedBytes = (ulong)GC.GetAllocatedBytesForCurrentThread(),
            TotalManagedBytes = (ulong)GC.GetTotalAllocatedBytes(precise: false),
            Collections = (ulong)GC.CollectionCount(0),
            HeapBytes = (ulong)GC.GetTotalMemory(forceFullCollection: false),
        });
        return Status.Ok;
    }
}
