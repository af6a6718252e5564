// What an arena does as the local of a thread in a shared one.
using System.Threading;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    internal readonly uint Blocks => _blocks;

    /// <summary>False while its thread grows it or its callbacks run.</summary>
    internal bool IsQuiet => HandleSlab.IsLive(Self) && Volatile.Read(ref _growing) == 0;

    // Says that it grows before it looks whether all of the shared arena goes back; see the top of SharedArena.cs.
    private byte* GrowAsLocal(nuint size, nuint alignment)
    {
        Interlocked.Exchange(ref _growing, 1);
        byte* start = Shared->IsBusy ? Fail(Status.OutOfOrder) : Grow(size, alignment);
        Volatile.Write(ref _growing, 0);
        return start;
    }

    // Room for a block from what the arena is a part of.
    private readonly bool Charge(nuint least, ref nuint wanted) =>
        (Pool == null || Pool->Charge(least, ref wanted)) && (Shared == null || Shared->Charge(least, ref wanted));

    private readonly void Credit(nuint bytes)
    {
        if (Pool != null) Pool->Credit(bytes);
        if (Shared != null) Shared->Credit(bytes);
    }
}
