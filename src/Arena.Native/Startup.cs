using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Native;

/// <summary>What native/start.c calls: the first managed code that runs in a process, before any export, and around forks.</summary>
internal static class Startup
{
    /// <remarks>
    /// Empty on purpose: entering it starts the runtime. A method with work of its own may not be the first, because what
    /// the compiler reads on its first lines (a stack cookie, a static) would be read before the runtime has set it.
    /// </remarks>
    [UnmanagedCallersOnly(EntryPoint = "managed_start")]
    internal static void Start()
    {
    }

    /// <summary>Takes every lock of the arenas, and waits for whoever holds one: called before a fork.</summary>
    [UnmanagedCallersOnly(EntryPoint = "managed_before_fork")]
    internal static void BeforeFork() => MemoryLocks.Enter();

    /// <summary>Called after it, in the parent and in the child.</summary>
    [UnmanagedCallersOnly(EntryPoint = "managed_after_fork")]
    internal static void AfterFork() => MemoryLocks.Exit();
}
