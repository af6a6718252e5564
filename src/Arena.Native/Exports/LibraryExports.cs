using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// The library itself: versions, names of statuses, and what its runtime has done.
/// Every function of this header returns an arena_status where it can fail; out-parameters are untouched on failure;
/// details go into an optional arena_error of the caller. No function prints, throws, aborts or ends the process.
/// </summary>
/// <remarks>
/// Threads: all functions of this chapter may be called from any thread at any time.
/// Ownership: returned strings are constants that live as long as the process.
/// Processor: if it is too old for the library, every function that returns a status returns
/// ARENA_STATUS_CPU_UNSUPPORTED, every other returns NULL or 0, and nothing else happens.
/// </remarks>
[Chapter(1, "Library")]
public static unsafe class LibraryExports
{
    /// <summary>The version of this binary interface. It changes when a program built against an older header would break.</summary>
    /// <returns>1</returns>
    [DllImport("__Internal", EntryPoint = "arena_abi_version")]
    internal static extern uint AbiVersion();

    /// <summary>Starts the runtime inside the library, which any other call does when it is the first.</summary>
    /// <remarks>
    /// Costs 1 to 5 ms once. May be called any number of times, from any thread. The host's SIGPIPE disposition is left
    /// as it was. Call it before fork to have children start fast.
    /// </remarks>
    /// <returns>ARENA_STATUS_OK, ARENA_STATUS_CPU_UNSUPPORTED if this processor is too old, or OUT_OF_MEMORY if the process
    /// may not reserve the address space that the runtime needs.</returns>
    [DllImport("__Internal", EntryPoint = "arena_start")]
    [return: C99Type("arena_status")]
    internal static extern int Start();

    /// <summary>The version of the library as text.</summary>
    /// <returns>For instance "0.1.0"; never NULL.</returns>
    [DllImport("__Internal", EntryPoint = "arena_version_string")]
    [return: C99Type("const char *")]
    internal static extern byte* VersionString();

    /// <summary>What the library was built from and for: version, instruction set, runtime, compiler.</summary>
    /// <returns>One line of text; never NULL.</returns>
    [DllImport("__Internal", EntryPoint = "arena_build_info")]
    [return: C99Type("const char *")]
    internal static extern byte* BuildInfo();

    /// <summary>The name of a status.</summary>
    /// <param name="status">Any number.</param>
    /// <returns>For instance "LIMIT_EXCEEDED"; "UNKNOWN" for a number that is none.</returns>
    [DllImport("__Internal", EntryPoint = "arena_status_name")]
    [return: C99Type("const char *")]
    internal static extern byte* StatusName([C99Type("arena_status")] int status);

    /// <summary>Counts what the managed runtime inside the library has allocated and collected.</summary>
    /// <param name="counters">Receives the counts; set struct_size first.</param>
    /// <returns>ARENA_STATUS_OK or ARENA_STATUS_INVALID_ARGUMENT.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_runtime_counters")]
    [return: C99Type("arena_status")]
    public static int RuntimeCounters([C99Type("arena_runtime_counters_t *")] RuntimeCounters* counters) => (int)RuntimeReport.Fill(counters);
}
