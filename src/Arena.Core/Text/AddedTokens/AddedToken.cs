namespace Arena.Core.Text.AddedTokens;

/// <summary>An entry of tokenizer.json's "added_tokens": text that is found before anything is normalized or split.</summary>
/// <param name="Content">The token as written, UTF-8.</param>
/// <param name="SingleWord">Match only where no word character touches it.</param>
/// <param name="LeftStrip">Take the white space before it along.</param>
/// <param name="RightStrip">Take the white space behind it along.</param>
/// <param name="Normalized">Match in normalized text, in its own normalized form.</param>
/// <param name="Special">Left out when decoding skips special tokens.</param>
public sealed record AddedToken(byte[] Content, bool SingleWord, bool LeftStrip, bool RightStrip, bool Normalized, bool Special)
{
    /// <summary>The id it has whatever the vocabulary says, in formats where added tokens bring their ids along.</summary>
    public uint? FixedId { get; init; }

    /// <summary>The id given while loading.</summary>
    public uint Id { get; init; }
}
