using System.Runtime.InteropServices;
using Arena.Core;
using Arena.Core.Serialization;
using Arena.Core.Memory;
using Arena.Native.Types;
using DNNE;

namespace Arena.Native.Exports;

/// <summary>
/// Frames: float vectors behind a 64-byte header, written with one memcpy and read back as a view.
/// src/Arena.Core/Serialization/FRAME.md draws the header.
/// </summary>
/// <remarks>
/// Threads: functions of this chapter may run on any thread; the arena follows its own rule.
/// Ownership: a frame lies in the arena it was written to; a view points into the bytes it was made from.
/// </remarks>
[Chapter(5, "Serialization")]
public static unsafe class SerializationExports
{
    /// <summary>Writes rows x columns floats as a frame into an arena.</summary>
    /// <param name="arena">Receives the frame; not NULL.</param>
    /// <param name="data">float[rows][columns], row-major; may be NULL when there are none.</param>
    /// <param name="rows">Number of vectors.</param>
    /// <param name="columns">Numbers in each vector.</param>
    /// <param name="frame">Receives the address of the frame, on a 64-byte boundary.</param>
    /// <param name="frame_size">Receives its bytes: 64 + 4 * rows * columns.</param>
    /// <param name="error">May be NULL.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, INVALID_HANDLE, TOO_LARGE, LIMIT_EXCEEDED or OUT_OF_MEMORY.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_frame_write_f32")]
    [return: C99Type("arena_status")]
    public static int WriteF32([C99Type("arena *")] ArenaHeader* arena, [C99Type("const float *")] float* data, ulong rows, ulong columns, [C99Type("void **")] void** frame, [C99Type("size_t *")] nuint* frame_size, [C99Type("arena_error *")] ArenaError* error)
    {
        if (arena == null || frame == null || frame_size == null) return Boundary.Report(Status.InvalidArgument, "arena, frame and frame_size must not be NULL", error);
        if (!Require.IsArena(arena)) return Boundary.Report(Status.InvalidHandle, "the arena was freed, or is no arena", error);
        Failure failure = default;
        if (Frame.Write((NativeArena*)arena, data, rows, columns, out void* written, out nuint size, ref failure) != Status.Ok) return Boundary.Report(failure, error);
        *frame = written;
        *frame_size = size;
        return (int)Status.Ok;
    }


    /// <summary>Checks a frame and gives a view of its floats, without copying.</summary>
    /// <param name="frame">The bytes of a frame, on a 64-byte boundary.</param>
    /// <param name="frame_size">How many bytes there are; more than the frame needs is an error.</param>
    /// <param name="view">Receives the view; set struct_size first.</param>
    /// <param name="error">May be NULL; on failure receives a message and the byte offset of the field at fault.</param>
    /// <returns>ARENA_STATUS_OK, INVALID_ARGUMENT, MISALIGNED, SYNTAX, UNSUPPORTED or INVALID_DATA.</returns>
    [UnmanagedCallersOnly(EntryPoint = "managed_arena_frame_view_f32")]
    [return: C99Type("arena_status")]
    public static int ViewF32([C99Type("const void *")] void* frame, nuint frame_size, [C99Type("arena_frame_view *")] FrameView* view, [C99Type("arena_error *")] ArenaError* error)
    {
        if (!Structs.CanFill(view)) return Boundary.Report(Status.InvalidArgument, "view must not be NULL, and its struct_size must be set", error);
        Failure failure = default;
        if (Frame.View(frame, frame_size, out float* data, out ulong rows, out ulong columns, ref failure) != Status.Ok) return Boundary.Report(failure, error);
        Structs.Fill(view, new FrameView { Data = data, Rows = rows, Columns = columns });
        return (int)Status.Ok;
    }

}
