using System;

namespace Arena.Core.Text.Decoders;

/// <summary>Turns the replacement back into spaces. In the first token each of them goes, unless none was prepended.</summary>
/// <param name="replacement">One character, UTF-8.</param>
/// <param name="prepends">Whether the pre-tokenizer puts a replacement in front.</param>
public sealed class MetaspaceDecoder(byte[] replacement, bool prepends) : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<byte> space = i == 0 && prepends ? default : " "u8;
            if (!TextReplacement.Append(texts[i], replacement, space, ref texts) || !texts.EndText()) return false;
        }

        texts.EndPass();
        return true;
    }
}
