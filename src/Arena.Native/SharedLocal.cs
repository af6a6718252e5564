using System.Runtime.InteropServices;
using Arena.Core.Memory;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>The way from native/shared.c, which knows the number of the calling thread, to its local arena.</summary>
internal static unsafe class SharedLocal
{
    [UnmanagedCallersOnly(EntryPoint = "managed_shared_local")]
    internal static int Find(nint shared, uint number, ArenaHeader** local)
    {
        Core.Status status = SharedArena.Local((SharedArena*)shared, number, out NativeArena* found);
        if (status == Core.Status.Ok) *local = (ArenaHeader*)found;
        return (int)status;
    }
}
