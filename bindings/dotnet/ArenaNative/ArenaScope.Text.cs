using System;
using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;
using ArenaNative.Raw;

namespace ArenaNative;

public readonly unsafe ref partial struct ArenaScope
{
    private const int Utf8BytesPerUtf16 = 3;   // a surrogate pair needs 4 bytes for its two units

    /// <summary>Copies bytes into the arena.</summary>
    [UnscopedRef]
    public Span<byte> Copy(scoped ReadOnlySpan<byte> bytes)
    {
        Span<byte> copy = Allocate<byte>(bytes.Length);
        bytes.CopyTo(copy);
        return copy;
    }

    /// <summary>Writes text as UTF-8 straight into the arena. A lone surrogate becomes U+FFFD.</summary>
    /// <exception cref="ArenaException">OutOfMemory, LimitExceeded, or TooLarge above 2^31 / 3 units.</exception>
    [UnscopedRef]
    public Span<byte> CopyUtf8(scoped ReadOnlySpan<char> text)
    {
        if (text.Length > Array.MaxLength / Utf8BytesPerUtf16) ArenaException.Throw(Status.TooLarge);

        // Usually the block has room for the worst case: then one pass, and only what was written is taken.
        ArenaHeader* header = Header;
        int worst = text.Length * Utf8BytesPerUtf16;
        if (worst <= header->Limit - header->Cursor)
        {
            int written = Write(text, new Span<byte>(header->Cursor, worst));
            return new Span<byte>(Take((nuint)written), written);
        }

        Span<byte> utf8 = Allocate<byte>(System.Text.Encoding.UTF8.GetByteCount(text));
        return utf8[..Write(text, utf8)];
    }

    private static int Write(scoped ReadOnlySpan<char> text, scoped Span<byte> utf8)
    {
        Utf8.FromUtf16(text, utf8, out _, out int written, replaceInvalidSequences: true);
        return written;
    }
}
