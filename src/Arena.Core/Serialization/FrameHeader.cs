using System.Runtime.InteropServices;

namespace Arena.Core.Serialization;

/// <summary>The 64 bytes in front of a frame's numbers. FRAME.md draws them.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal unsafe struct FrameHeader
{
    public const int Bytes = 64;
    public const uint MagicNumber = 0x464E5241;   // "ARNF" read as a little-endian number
    public const ushort CurrentVersion = 1;
    public const uint Float32 = 1;

    public uint Magic;
    public ushort Version;
    public ushort HeaderBytes;
    public uint ElementType;
    public uint Zero;
    public ulong Rows;
    public ulong Columns;
    public ulong DataOffset;
    public ulong DataBytes;
    public fixed byte Reserved[16];
}
