using System;

namespace Arena.Core.Memory;

/// <summary>What an arena watches over. The bits are those of the ABI.</summary>
[Flags]
public enum ArenaChecks : uint
{
    None = 0,

    /// <summary>A pattern before and behind each allocation, looked at when memory goes back and on demand.</summary>
    Canaries = 1,

    /// <summary>Fresh memory is filled with one pattern, memory given back with another.</summary>
    Fill = 2,

    /// <summary>Each allocation lies in pages of its own, before one that faults; given back, all of them fault.</summary>
    Guard = 4,

    /// <summary>Only the thread that created or last adopted the arena may use it.</summary>
    Owner = 8,

    /// <summary>Memcheck is told of each allocation; nothing where the process does not run under it.</summary>
    Valgrind = 16,

    /// <summary>All that can be asked for.</summary>
    Known = Canaries | Fill | Guard | Owner | Valgrind,

    /// <summary>The checks that keep a record of each allocation.</summary>
    Recorded = Canaries | Fill | Guard | Valgrind,

    /// <summary>AddressSanitizer is told what is free. Set by the library where the host is instrumented.</summary>
    Poison = 1u << 31,
}
