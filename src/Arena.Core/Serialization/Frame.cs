using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Core.Serialization;

/// <summary>Writes float vectors as a frame with one copy, and reads a frame as a view without one.</summary>
public static unsafe class Frame
{
    private const nuint Alignment = 64;

    /// <summary>Writes float[rows][columns] into an arena.</summary>
    public static Status Write(NativeArena* arena, float* data, ulong rows, ulong columns, out void* frame, out nuint size, ref Failure failure)
    {
        frame = null;
        size = 0;
        if (!TryMeasure(rows, columns, out nuint bytes)) return failure.Set(Status.TooLarge, "rows * columns * 4 is more than an address can say");
        if (data == null && bytes != 0) return failure.Set(Status.InvalidArgument, "data is NULL");

        nuint total = bytes + FrameHeader.Bytes;
        byte* memory = arena->Allocate(total, Alignment);
        if (memory == null) return failure.Set(arena->LastStatus, "the arena has no room for the frame");

        *(FrameHeader*)memory = new FrameHeader
        {
            Magic = FrameHeader.MagicNumber,
            Version = FrameHeader.CurrentVersion,
            HeaderBytes = FrameHeader.Bytes,
            ElementType = FrameHeader.Float32,
            Rows = rows,
            Columns = columns,
            DataOffset = FrameHeader.Bytes,
            DataBytes = bytes,
        };
        NativeMemory.Copy(data, memory + FrameHeader.Bytes, bytes);
        frame = memory;
        size = total;
        return Status.Ok;
    }

    /// <summary>Checks a frame once and says where its numbers are.</summary>
    public static Status View(void* frame, nuint size, out float* data, out ulong rows, out ulong columns, ref Failure failure)
    {
        data = null;
        rows = columns = 0;
        if (frame == null) return failure.Set(Status.InvalidArgument, "frame is NULL");
        if ((nuint)frame % Alignment != 0) return failure.Set(Status.Misaligned, "the frame does not start on a 64-byte boundary");
        if (size < FrameHeader.Bytes) return failure.Set(Status.Syntax, "the frame ends inside its header", size);

        FrameHeader header = *(FrameHeader*)frame;
        if (header.Magic != FrameHeader.MagicNumber) return failure.Set(Status.Syntax, "the frame does not begin with ARNF", 0);
        if (header.Version != FrameHeader.CurrentVersion) return failure.Set(Status.Unsupported, "the frame's version is not 1", 4);
        if (header.HeaderBytes != FrameHeader.Bytes) return failure.Set(Status.InvalidData, "the frame's header is not 64 bytes", 6);
        if (header.ElementType != FrameHeader.Float32) return failure.Set(Status.Unsupported, "the frame's numbers are not float32", 8);
        if (header.Zero != 0) return failure.Set(Status.InvalidData, "a reserved field of the frame is not zero", 12);

        if (!TryMeasure(header.Rows, header.Columns, out nuint bytes) || bytes != header.DataBytes) return failure.Set(Status.InvalidData, "the frame's shape and its number of bytes disagree", 40);
        if (header.DataOffset != FrameHeader.Bytes) return failure.Set(Status.InvalidData, "the frame's data does not follow its header", 32);
        for (int i = 0; i < 16; i++)
        {
            if (header.Reserved[i] != 0) return failure.Set(Status.InvalidData, "a reserved byte of the frame is not zero", (ulong)(48 + i));
        }

        if (size - FrameHeader.Bytes < header.DataBytes) return failure.Set(Status.Syntax, "the frame ends inside its data", size);
        if (size - FrameHeader.Bytes > header.DataBytes) return failure.Set(Status.Syntax, "bytes follow the frame", FrameHeader.Bytes + header.DataBytes);
        data = (float*)((byte*)frame + FrameHeader.Bytes);
        rows = header.Rows;
        columns = header.Columns;
        return Status.Ok;
    }

    // 128 bits hold the product of any two numbers, but not four times it.
    private static bool TryMeasure(ulong rows, ulong columns, out nuint bytes)
    {
        UInt128 numbers = (UInt128)rows * columns;
        bool isSayable = numbers <= nuint.MaxValue / 2 / sizeof(float);
        bytes = isSayable ? (nuint)numbers * sizeof(float) : 0;
        return isSayable;
    }
}
