using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ArenaNative.Raw;

namespace ArenaNative;

/// <summary>A checked view of float vectors inside a frame. Lives as long as the bytes it was made from.</summary>
public readonly ref struct FrameView
{
    internal FrameView(ReadOnlySpan<float> data, int rows, int columns)
    {
        Data = data;
        Rows = rows;
        Columns = columns;
    }

    /// <summary>All numbers, row after row.</summary>
    public ReadOnlySpan<float> Data { get; }
    /// <summary>Number of vectors.</summary>
    public int Rows { get; }
    /// <summary>Numbers in each vector.</summary>
    public int Columns { get; }

    /// <summary>One vector.</summary>
    public ReadOnlySpan<float> Row(int row) => Data.Slice(checked(row * Columns), Columns);
}

/// <summary>Float vectors behind a 64-byte header, written with one copy and read back without one.</summary>
public static unsafe class Frame
{
    private const int HeaderBytes = 64;

    /// <summary>Writes vectors of equal length as a frame into the arena, on a 64-byte boundary.</summary>
    [SkipLocalsInit]
    public static ReadOnlySpan<byte> Write(in ArenaScope scope, scoped ReadOnlySpan<float> data, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        if ((long)rows * columns != data.Length) throw new ArgumentException(
            $"{rows} x {columns} are not {data.Length} numbers.", nameof(data));
        void* frame = null;
        nuint size = 0;
        ArenaError error;
        ArenaException.Prepare(&error);
        fixed (float* first = data)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_frame_write_f32(
                scope.Header, first, (ulong)rows, (ulong)columns, &frame, &size, &error), &error);
        return new(frame, checked((int)size));
    }

    /// <summary>Checks a frame and gives a view of its numbers. The bytes must start on a 64-byte boundary.</summary>
    /// <exception cref="ArenaException">Misaligned, Syntax, Unsupported or InvalidData, with the offset of the field at
    /// fault.</exception>
    [SkipLocalsInit]
    public static FrameView View(ReadOnlySpan<byte> frame)
    {
        var view = Raw.FrameView.Init();
        ArenaError error;
        ArenaException.Prepare(&error);
        fixed (byte* bytes = frame)
            ArenaException.ThrowUnlessOk(NativeMethods.arena_frame_view_f32(bytes, (nuint)frame.Length, &view, &error),
                &error);

        // The view is cut from the span again: the library's pointer ends with the pinning.
        return new(MemoryMarshal.Cast<byte, float>(frame[HeaderBytes..]), checked((int)view.Rows),
            checked((int)view.Columns));
    }
}
