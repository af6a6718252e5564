using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Memory;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Finding what is wrong with the use of an arena, and what arenas hold: checks that are switched on at run time
/// (arena_checks), names, and reports.
/// </summary>
/// <remarks>
/// Threads: as the arena. Reports on all arenas may be asked for by any thread at any time.
/// Tools: in a program built with AddressSanitizer, free room of arenas is poisoned without being asked for, so that use
/// beyond an allocation and after a reset is reported; for LeakSanitizer pointers that lie in arenas count. Under valgrind
/// ask for ARENA_CHECKS_VALGRIND or set ARENA_NATIVE_CHECKS=valgrind; no header and no build of the program is needed.
/// </remarks>
[Chapter(10, "Diagnostics")]
public static unsafe class DiagnosticsExports
{
    /// <summary>Looks at the patterns around every allocation, for an arena with ARENA_CHECKS_CANARIES; others are well.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="error">
    /// May be NULL. On DAMAGED byte_offset is the first bad byte counted from the start of the allocation, as an int64_t,
    /// below 0 before it; item is the address of the allocation; the message names both and the size.
    /// </param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, WRONG_THREAD or DAMAGED.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_check")]
    [return: C99Type("arena_status")]
    public static int Check([C99Type("arena *")] ArenaHeader* arena, [C99Type("arena_error *")] ArenaError* error)
    {
        Status status = NativeArena.Verify((NativeArena*)arena, out ArenaDamage damage);
        if (status == Status.Damaged) return DamageReport.Write(damage, error);
        return Boundary.Report(new Failure { Status = status, Offset = Failure.NoPosition, Item = Failure.NoPosition, Message = "the arena cannot be looked at" }, error);
    }

    /// <summary>Makes the calling thread the owner of an arena, for ARENA_CHECKS_OWNER; does nothing without it.</summary>
    /// <param name="arena">Not NULL. The thread that had it must have stopped using it.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, or OUT_OF_ORDER from a callback.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_adopt")]
    [return: C99Type("arena_status")]
    public static int Adopt([C99Type("arena *")] ArenaHeader* arena) => (int)NativeArena.Adopt((NativeArena*)arena);

    /// <summary>Names an arena in reports.</summary>
    /// <param name="arena">Not NULL.</param>
    /// <param name="name">NUL-terminated, copied, cut at 127 bytes; NULL takes the name away. A process keeps 4096 different ones.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE or WRONG_THREAD.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_set_name")]
    [return: C99Type("arena_status")]
    public static int SetName([C99Type("arena *")] ArenaHeader* arena, [C99Type("const char *")] byte* name) =>
        (int)NativeArena.SetName((NativeArena*)arena, name);

    /// <summary>
    /// Describes an arena as text: its name, numbers, checks and blocks. NULL gives a line for each live arena of the
    /// process, with numbers that may be a moment old and without lists.
    /// </summary>
    /// <param name="arena">May be NULL.</param>
    /// <param name="buffer">Receives the text and a NUL, cut at capacity; may be NULL when capacity is 0.</param>
    /// <param name="capacity">Bytes of the buffer.</param>
    /// <param name="length">Receives the length of the whole text without the NUL, whatever the capacity; may be NULL.</param>
    /// <returns>ARENA_STATUS_OK, also where the text was cut; INVALID_ARGUMENT, INVALID_HANDLE or WRONG_THREAD.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_dump")]
    [return: C99Type("arena_status")]
    public static int Dump([C99Type("arena *")] ArenaHeader* arena, [C99Type("char *")] byte* buffer, nuint capacity, [C99Type("size_t *")] nuint* length)
    {
        if (buffer == null && capacity != 0) return (int)Status.InvalidArgument;
        Status status = ArenaReport.Dump((NativeArena*)arena, buffer, capacity, out nuint needed);
        if (status == Status.Ok && length != null) *length = needed;
        return (int)status;
    }

    /// <summary>The numbers of arena_dump as JSON: {"version":1,"arenas":[{...}]}. Members may be added in later versions.</summary>
    /// <param name="arena">May be NULL, for all live arenas.</param>
    /// <param name="buffer">Receives the text and a NUL, cut at capacity; may be NULL when capacity is 0.</param>
    /// <param name="capacity">Bytes of the buffer.</param>
    /// <param name="length">Receives the length of the whole text without the NUL, whatever the capacity; may be NULL.</param>
    /// <returns>ARENA_STATUS_OK, also where the text was cut; INVALID_ARGUMENT, INVALID_HANDLE or WRONG_THREAD.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_stats_json")]
    [return: C99Type("arena_status")]
    public static int StatsJson([C99Type("arena *")] ArenaHeader* arena, [C99Type("char *")] byte* buffer, nuint capacity, [C99Type("size_t *")] nuint* length)
    {
        if (buffer == null && capacity != 0) return (int)Status.InvalidArgument;
        Status status = ArenaReport.Json((NativeArena*)arena, buffer, capacity, out nuint needed);
        if (status == Status.Ok && length != null) *length = needed;
        return (int)status;
    }
}
