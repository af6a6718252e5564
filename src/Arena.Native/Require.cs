// What exports ask of their arguments, in one place.
using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;
using Arena.Core.Text;
using Arena.Native.Types;

namespace Arena.Native;

internal static unsafe class Require
{
    /// <summary>A text of the caller; a length of SIZE_MAX says that it ends in NUL. pre: data is set, or length is 0.</summary>
    public static ReadOnlySpan<byte> Text(byte* data, nuint length)
        => length == nuint.MaxValue ? MemoryMarshal.CreateReadOnlySpanFromNullTerminated(data) : new(data, checked((int)length));

    /// <summary>The same for texts that may be longer than a span.</summary>
    public static TextInput Input(byte* data, nuint length)
        => length == nuint.MaxValue && data != null
            ? new TextInput(data, (nuint)MemoryMarshal.CreateReadOnlySpanFromNullTerminated(data).Length)
            : new TextInput(data, length);

    public static bool IsArena(ArenaHeader* arena) => NativeArena.IsLive((NativeArena*)arena);
}
