using System;
using Arena.Core.Memory;

namespace Arena.Core.Text.Decoders;

/// <summary>
/// Joins word pieces: a token with the continuing prefix follows without a space, every other after one. With cleanup,
/// spaces that tokenization put before punctuation and contractions are taken out again, token by token.
/// </summary>
public sealed unsafe class WordPieceDecoder(byte[] prefix, bool cleanup) : IDecoder
{
    public bool Append(byte* token, int length, bool isFirst, ref NativeBuffer<byte> output)
    {
        int start = output.Count;
        if (!output.Reserve((long)start + length + 1)) return false;

        ReadOnlySpan<byte> text = new(token, length);
        if (!isFirst)
        {
            if (text.StartsWith(prefix)) text = text[prefix.Length..];
            else output.Items[output.Count++] = (byte)' ';
        }

        text.CopyTo(new Span<byte>(output.Items + output.Count, text.Length));
        output.Count += text.Length;
        if (cleanup) output.Count = start + CleanUp(output.Items + start, output.Count - start);
        return true;
    }

    /// <summary>Applies the replacements one after the other, as the oracle does, each over the whole token.</summary>
    private static int CleanUp(byte* text, int length)
    {
        // Every pattern begins with a space; most tokens have one at most, at the front, before a letter or digit.
        if (new ReadOnlySpan<byte>(text, length).IndexOf((byte)' ') < 0) return length;

        length = Replace(text, length, " ."u8, "."u8);
        length = Replace(text, length, " ?"u8, "?"u8);
        length = Replace(text, length, " !"u8, "!"u8);
        length = Replace(text, length, " ,"u8, ","u8);
        length = Replace(text, length, " ' "u8, "'"u8);
        length = Replace(text, length, " n't"u8, "n't"u8);
        length = Replace(text, length, " 'm"u8, "'m"u8);
        length = Replace(text, length, " do not"u8, " don't"u8);
        length = Replace(text, length, " 's"u8, "'s"u8);
        length = Replace(text, length, " 've"u8, "'ve"u8);
        return Replace(text, length, " 're"u8, "'re"u8);
    }

    // In place: no replacement is longer than what it replaces.
    private static int Replace(byte* text, int length, ReadOnlySpan<byte> what, ReadOnlySpan<byte> with)
    {
        Span<byte> all = new(text, length);
        int read = 0, written = 0;
        while (true)
        {
            int found = ((ReadOnlySpan<byte>)all[read..]).IndexOf(what);
            if (found < 0)
            {
                all[read..].CopyTo(all[written..]);
                return written + length - read;
            }

            all.Slice(read, found).CopyTo(all[written..]);
            with.CopyTo(all[(written + found)..]);
            written += found + with.Length;
            read += found + what.Length;
        }
    }
}
