using System;
using System.Runtime.CompilerServices;
using Arena.Core;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>What the managed runtime has done, read without allocating, so that asking does not change the answer.</summary>
internal static unsafe class RuntimeReport
{
    private const uint SizeOfFirstField = sizeof(uint);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Status Fill(RuntimeCounters* counters)
    {
        if (counters is null || counters->StructSize < SizeOfFirstField) return Status.InvalidArgument;
        uint size = counters->StructSize;
        var now = new RuntimeCounters
        {
            StructSize = size,
            ThreadManagedBytes = (ulong)GC.GetAllocatedBytesForCurrentThread(),
            TotalManagedBytes = (ulong)GC.GetTotalAllocatedBytes(precise: false),
            Collections = (ulong)GC.CollectionCount(0),
            HeapBytes = (ulong)GC.GetTotalMemory(forceFullCollection: false),
        };
        // A program built against an older header has a shorter struct: it gets the fields it knows.
        Unsafe.CopyBlockUnaligned(counters, &now, Math.Min(size, (uint)sizeof(RuntimeCounters)));
        return Status.Ok;
    }
}
