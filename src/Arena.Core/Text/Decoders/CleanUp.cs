using System;

namespace Arena.Core.Text.Decoders;

/// <summary>Takes out spaces that tokenization put before punctuation and contractions.</summary>
internal static class CleanUp
{
    /// <summary>Applies the replacements one after the other, as the oracle does, each over the whole text.</summary>
    /// <returns>How long the text is now.</returns>
    public static int Apply(Span<byte> text)
    {
        // Every pattern begins with a space; most tokens have one at most, at the front, before a letter or digit.
        int length = text.Length;
        if (text.IndexOf((byte)' ') < 0) return length;

        length = Replace(text[..length], " ."u8, "."u8);
        length = Replace(text[..length], " ?"u8, "?"u8);
        length = Replace(text[..length], " !"u8, "!"u8);
        length = Replace(text[..length], " ,"u8, ","u8);
        length = Replace(text[..length], " ' "u8, "'"u8);
        length = Replace(text[..length], " n't"u8, "n't"u8);
        length = Replace(text[..length], " 'm"u8, "'m"u8);
        length = Replace(text[..length], " do not"u8, " don't"u8);
        length = Replace(text[..length], " 's"u8, "'s"u8);
        length = Replace(text[..length], " 've"u8, "'ve"u8);
        return Replace(text[..length], " 're"u8, "'re"u8);
    }

    // In place: no replacement is longer than what it replaces.
    private static int Replace(Span<byte> text, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        int read = 0, written = 0;
        while (true)
        {
            int found = ((ReadOnlySpan<byte>)text[read..]).IndexOf(what);
            if (found < 0)
            {
                text[read..].CopyTo(text[written..]);
                return written + text.Length - read;
            }

            text.Slice(read, found).CopyTo(text[written..]);
            with.CopyTo(text[(written + found)..]);
            written += found + with.Length;
            read += found + what.Length;
        }
    }
}
