namespace Arena.Core.Text.Decoders;

/// <summary>tokenizer.json's BPEDecoder: turns the suffix that ends words into spaces, and into nothing in the last token.</summary>
public sealed class BpeDecoder(byte[] suffix) : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            bool isLast = i == texts.Count - 1;
            if (!TextReplacement.Append(texts[i], suffix, isLast ? default : " "u8, ref texts) || !texts.EndText()) return false;
        }

        texts.EndPass();
        return true;
    }
}
