using System;
using Arena.Core;

namespace Arena.Native.Types;

/// <summary>
/// What an arena watches over: bits of arena_options.flags and arena_pool_options.flags. While all are off they cost
/// nothing; each makes allocation enter the library, and all are in every build. The environment variable
/// ARENA_NATIVE_CHECKS, read at the first arena_create, adds to those of every arena of a process: words of
/// canaries,fill,guard,owner,valgrind between commas.
/// </summary>
[Flags]
[NativeType("arena_checks", Chapter = typeof(Exports.DiagnosticsExports))]
public enum ArenaCheckFlags : uint
{
    /// <summary>Nothing.</summary>
    None = 0,
    /// <summary>A pattern before and behind each allocation; reset, rewind, free and arena_check look at it: DAMAGED.</summary>
    Canaries = 1,
    /// <summary>Fresh memory is filled with 0xA7, memory given back with 0xD7.</summary>
    Fill = 2,
    /// <summary>Each allocation ends at a page that faults; given back, all its pages fault. Two pages and more each.</summary>
    Guard = 4,
    /// <summary>Only the thread that created or last adopted the arena may use it: WRONG_THREAD.</summary>
    Owner = 8,
    /// <summary>Under valgrind, memcheck sees each allocation with its bounds; elsewhere this does nothing.</summary>
    Valgrind = 16,
}
