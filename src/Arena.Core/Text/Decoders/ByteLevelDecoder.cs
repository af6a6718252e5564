using System;
using System.Buffers;
using System.Text;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.Decoders;

/// <summary>
/// Turns GPT-2's alphabet back into bytes and joins all tokens. A token with any other character stands for its own bytes;
/// what is not UTF-8 in the end becomes U+FFFD.
/// </summary>
public sealed class ByteLevelDecoder : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (!AppendBytes(texts[i], ref texts)) return false;
        }

        if (!texts.EndText()) return false;
        texts.EndPass();
        return Repair(ref texts);
    }

    private static bool AppendBytes(ReadOnlySpan<byte> token, ref TokenTexts texts)
    {
        int written = texts.Open.Length;
        for (ReadOnlySpan<byte> rest = token; !rest.IsEmpty;)
        {
            Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
            int value = ByteLevelAlphabet.ToByte((uint)rune.Value);
            if (value < 0)
            {
                texts.Shorten(texts.Open.Length - written);
                return texts.Append(token);
            }

            if (!texts.Append((byte)value)) return false;
            rest = rest[consumed..];
        }

        return true;
    }

    private static bool Repair(ref TokenTexts texts)
    {
        ReadOnlySpan<byte> rest = texts[0];
        if (System.Text.Unicode.Utf8.IsValid(rest)) return true;
        texts.BeginPass();
        while (!rest.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(rest, out _, out int consumed);
            if (!texts.Append(status == OperationStatus.Done ? rest[..consumed] : "\uFFFD"u8)) return false;
            rest = rest[consumed..];
        }

        if (!texts.EndText()) return false;
        texts.EndPass();
        return true;
    }
}
