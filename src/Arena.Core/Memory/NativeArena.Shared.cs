// What an arena does as the local of a thread in a shared one.
using System.Threading;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    internal readonly uint Blocks => _blocks;

    /// <summary>False while its thread grows it or its callbacks run.</summary>
    internal bool IsQuiet => HandleSlab.IsLive(Self) && Volatile.Read(ref _growing) == 0;

    /// <summary>Says that it grows, then looks whether all of the shared arena goes back: false then.</summary>
    internal bool BeginGrow()
    {
        Interlocked.Exchange(ref _growing, 1);
        return !Shared->IsBusy;
    }

    internal void EndGrow() => Volatile.Write(ref _growing, 0);

    private byte* GrowAsLocal(nuint size, nuint alignment)
    {
        byte* start = BeginGrow() ? Grow(size, alignment) : Fail(Status.OutOfOrder);
        EndGrow();
        return start;
    }
}
