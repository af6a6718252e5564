using System;

namespace Arena.Core.Text.Decoders;

/// <summary>Takes a character off the ends of each token, at most so many times on each side.</summary>
/// <param name="content">One character, UTF-8.</param>
/// <param name="start">At most so many at the start.</param>
/// <param name="stop">At most so many at the end.</param>
public sealed class StripDecoder(byte[] content, ulong start, ulong stop) : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<byte> text = texts[i];
            for (ulong taken = 0; taken < start && text.StartsWith(content); taken++) text = text[content.Length..];
            for (ulong taken = 0; taken < stop && text.EndsWith(content); taken++) text = text[..^content.Length];
            if (!texts.Add(text)) return false;
        }

        texts.EndPass();
        return true;
    }
}
