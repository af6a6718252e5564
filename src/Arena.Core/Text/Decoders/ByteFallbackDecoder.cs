using System;
using System.Buffers.Text;

namespace Arena.Core.Text.Decoders;

/// <summary>
/// Turns runs of tokens like &lt;0xE2&gt; into the text whose bytes they are; where a run is not UTF-8, each of its tokens
/// becomes U+FFFD.
/// </summary>
public sealed class ByteFallbackDecoder : IDecoder
{
    private const int TokenLength = 6;

    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            bool hasRoom = TryGetByte(texts[i], out byte value) ? texts.Append(value) : EndRun(ref texts) && texts.Add(texts[i]);
            if (!hasRoom) return false;
        }

        if (!EndRun(ref texts)) return false;
        texts.EndPass();
        return true;
    }

    // Bytes wait in the open text until the run is over.
    private static bool EndRun(ref TokenTexts texts)
    {
        int length = texts.Open.Length;
        if (length == 0) return true;
        if (System.Text.Unicode.Utf8.IsValid(texts.Open)) return texts.EndText();
        texts.Shorten(length);
        for (int i = 0; i < length; i++)
        {
            if (!texts.Add("\uFFFD"u8)) return false;
        }

        return true;
    }

    private static bool TryGetByte(ReadOnlySpan<byte> token, out byte value)
    {
        value = 0;
        if (token.Length != TokenLength || !token.StartsWith("<0x"u8) || token[5] != (byte)'>') return false;
        ReadOnlySpan<byte> digits = token[3..5];

        // The oracle's own number parser takes a plus sign in front of one digit.
        if (digits[0] == (byte)'+') digits = digits[1..];
        return Utf8Parser.TryParse(digits, out value, out int consumed, 'x') && consumed == digits.Length;
    }
}
