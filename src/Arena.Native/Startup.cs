using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Native;

/// <summary>The first managed code that runs in a process. native/start.c calls it once, before any export.</summary>
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

    /// <summary>Called after Start where the process runs under valgrind.</summary>
    [UnmanagedCallersOnly(EntryPoint = "managed_use_valgrind")]
    internal static unsafe void UseValgrind(void* request) => MemoryTools.UseValgrind(request);
}
