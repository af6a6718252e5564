namespace Arena.Core.Text.Normalizers;

/// <summary>Writes every byte as a character of GPT-2's alphabet.</summary>
public sealed class ByteLevelNormalizer : INormalizer
{
    public bool Normalize(ref NormalizedText text)
    {
        text.BeginPass();
        if (!ByteLevelAlphabet.Write(ref text, 0, text.Length)) return false;
        text.EndPass();
        return true;
    }
}
