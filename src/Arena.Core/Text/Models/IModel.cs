namespace Arena.Core.Text.Models;

/// <summary>tokenizer.json's "model": turns one word into tokens of its vocabulary.</summary>
public unsafe interface IModel
{
    Vocabulary Vocabulary { get; }

    /// <summary>Appends the tokens of one word. Offsets are bytes of the word.</summary>
    /// <param name="word">Valid UTF-8.</param>
    /// <param name="length">Bytes, at least 1.</param>
    /// <param name="pieces">Receives the tokens; room for length of them is there.</param>
    /// <returns>Number of pieces, or -1 if the word needs the unknown token and the vocabulary has none.</returns>
    int Tokenize(byte* word, int length, TokenSpan* pieces);
}

/// <summary>A token and the bytes of its word that it covers.</summary>
public struct TokenSpan
{
    public uint Id;
    public uint Start;
    public uint End;
}
