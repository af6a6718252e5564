using System.Runtime.InteropServices;
using ArenaNative.Raw;

namespace ArenaNative;

/// <summary>What the managed runtime inside the library has done: hot paths leave it unchanged.</summary>
/// <param name="ThreadManagedBytes">Managed bytes allocated by the calling thread.</param>
/// <param name="TotalManagedBytes">Managed bytes allocated by all threads.</param>
/// <param name="Collections">Garbage collections since start, of every generation.</param>
/// <param name="HeapBytes">Bytes of managed objects, those that wait for a collection included.</param>
public readonly record struct RuntimeCounters(
    long ThreadManagedBytes, long TotalManagedBytes, long Collections, long HeapBytes);

/// <summary>The native library itself. All members may be used from any thread.</summary>
public static unsafe class ArenaLibrary
{
    /// <summary>The version of the library, for instance "0.1.0".</summary>
    public static string Version => Marshal.PtrToStringUTF8((nint)NativeMethods.arena_version_string())!;

    /// <summary>What it was built from and for, in one line.</summary>
    public static string BuildInfo => Marshal.PtrToStringUTF8((nint)NativeMethods.arena_build_info())!;

    /// <summary>The file it was loaded from, or its bare name when the operating system found it.</summary>
    public static string Path
    {
        get
        {
            _ = NativeMethods.arena_abi_version();   // loads it
            return LibraryResolver.LoadedPath!;
        }
    }

    /// <summary>
    /// Starts the runtime inside the library, which any other call does when it is the first: 1 to 5 ms, once.
    /// </summary>
    public static void Start() => ArenaException.ThrowUnlessOk(NativeMethods.arena_start());

    /// <summary>Reads the counters of the runtime inside the library.</summary>
    public static RuntimeCounters ReadCounters()
    {
        var raw = Raw.RuntimeCounters.Init();
        ArenaException.ThrowUnlessOk(NativeMethods.arena_runtime_counters(&raw));
        return new(
            (long)raw.ThreadManagedBytes, (long)raw.TotalManagedBytes, (long)raw.Collections, (long)raw.HeapBytes);
    }
}
