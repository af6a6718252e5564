using System;

namespace Arena.Core.Text.Decoders;

/// <summary>
/// Joins word pieces: a token with the continuing prefix follows without a space, every other after one. With cleanup,
/// spaces that tokenization put before punctuation and contractions are taken out again, token by token.
/// </summary>
public sealed class WordPieceDecoder(byte[] prefix, bool cleanup) : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            ReadOnlySpan<byte> text = texts[i];
            bool continues = i > 0 && text.StartsWith(prefix);
            if (continues) text = text[prefix.Length..];
            else if (i > 0 && !texts.Append((byte)' ')) return false;

            if (!texts.Append(text)) return false;
            if (cleanup) texts.Shorten(texts.Open.Length - CleanUp.Apply(texts.Open));
            if (!texts.EndText()) return false;
        }

        texts.EndPass();
        return true;
    }
}
