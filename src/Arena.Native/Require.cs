// What exports ask of their arguments, in one place.
using System;
using Arena.Core.Memory;
using Arena.Core.Strings;
using Arena.Core.Text;
using Arena.Native.Types;

namespace Arena.Native;

internal static unsafe class Require
{
    /// <summary>A short text of the caller; a length of SIZE_MAX says that it ends in NUL. pre: data is set, or length is 0.</summary>
    /// <returns>False if it is longer than any name, token or path can be.</returns>
    public static bool Text(byte* data, nuint length, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (length == nuint.MaxValue) length = Utf8.LengthOf(data);
        if (length > int.MaxValue) return false;
        text = new ReadOnlySpan<byte>(data, (int)length);
        return true;
    }

    /// <summary>The same for texts that may be longer than a span.</summary>
    public static TextInput Input(byte* data, nuint length)
        => length == nuint.MaxValue && data != null
            ? new TextInput(data, Utf8.LengthOf(data))
            : new TextInput(data, length);

    public static bool IsArena(ArenaHeader* arena) => NativeArena.IsLive((NativeArena*)arena);
}
