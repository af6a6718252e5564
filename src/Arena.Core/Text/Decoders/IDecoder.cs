namespace Arena.Core.Text.Decoders;

/// <summary>tokenizer.json's "decoder": turns the list of a row's tokens into texts that, joined, are the row's text.</summary>
public interface IDecoder
{
    /// <summary>Rewrites the list in place.</summary>
    /// <param name="texts">The tokens as the vocabulary writes them, or what decoders before this one made of them.</param>
    /// <returns>False if memory ran out; the list is then unusable.</returns>
    bool Decode(ref TokenTexts texts);
}
