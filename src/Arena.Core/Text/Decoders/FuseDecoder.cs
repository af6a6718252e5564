namespace Arena.Core.Text.Decoders;

/// <summary>Makes one text of all tokens, for decoders behind it that look at the text as a whole.</summary>
public sealed class FuseDecoder : IDecoder
{
    public bool Decode(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (!texts.Append(texts[i])) return false;
        }

        if (!texts.EndText()) return false;
        texts.EndPass();
        return true;
    }
}
