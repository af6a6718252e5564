using Arena.Core;

namespace Arena.Native.Types;

/// <summary>A checked view of float vectors inside a frame; points into the caller's bytes.</summary>
[NativeType("arena_frame_view", Init = true, Chapter = typeof(Exports.SerializationExports))]
public unsafe struct FrameView
{
    /// <summary>sizeof(arena_frame_view), set by the caller.</summary>
    public uint StructSize;
    /// <summary>Reserved, 0.</summary>
    public uint Reserved;
    /// <summary>float[rows][columns], row-major, on a 64-byte boundary.</summary>
    [FieldType("const float *")] public float* Data;
    /// <summary>Number of vectors.</summary>
    public ulong Rows;
    /// <summary>Numbers in each vector.</summary>
    public ulong Columns;
}
