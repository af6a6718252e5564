using System;

namespace Arena.Core.Text.Models;

/// <summary>tokenizer.json's "model": turns one word into tokens of its vocabulary.</summary>
public unsafe interface IModel : IDisposable
{
    /// <summary>The word needs the unknown token and the vocabulary has none.</summary>
    const int NoUnknownToken = -1;

    /// <summary>The scratch could not grow.</summary>
    const int OutOfMemory = -2;

    Vocabulary Vocabulary { get; }

    /// <summary>Writes the tokens of one word to the scratch's Pieces. Offsets are bytes of the word.</summary>
    /// <param name="word">Valid UTF-8.</param>
    /// <param name="length">Bytes, at least 1.</param>
    /// <param name="scratch">Working memory of the caller, who is one thread; receives the tokens.</param>
    /// <returns>Number of pieces, <see cref="NoUnknownToken"/> or <see cref="OutOfMemory"/>.</returns>
    int Tokenize(byte* word, int length, ref ModelScratch scratch);
}

/// <summary>A token and the bytes of its word that it covers.</summary>
public struct TokenSpan
{
    public uint Id;
    public uint Start;
    public uint End;
}
