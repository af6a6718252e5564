using System;

namespace Arena.Core.Text.Decoders;

/// <summary>
/// tokenizer.json's CTC: of equal tokens in a row one is left, padding goes, and with cleanup the word delimiter becomes a
/// space.
/// </summary>
public sealed class CtcDecoder(byte[] padToken, byte[] wordDelimiter, bool cleanup) : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (i > 0 && texts[i].SequenceEqual(texts[i - 1])) continue;
            if (!TextReplacement.Append(texts[i], padToken, default, ref texts) || !texts.EndText()) return false;
        }

        texts.EndPass();
        return (!cleanup || CleanUpWords(ref texts)) && DropEmpty(ref texts);
    }

    private bool CleanUpWords(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (!texts.Append(texts[i])) return false;
            texts.Shorten(texts.Open.Length - CleanUp.Apply(texts.Open));
            if (!texts.EndText()) return false;
        }

        texts.EndPass();
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (!TextReplacement.Append(texts[i], wordDelimiter, " "u8, ref texts) || !texts.EndText()) return false;
        }

        texts.EndPass();
        return true;
    }

    private static bool DropEmpty(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (!texts[i].IsEmpty && !texts.Add(texts[i])) return false;
        }

        texts.EndPass();
        return true;
    }
}
