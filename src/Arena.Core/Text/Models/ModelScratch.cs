using System;
using Arena.Core.Memory;
using Arena.Core.Text.Models.Bpe;
using Arena.Core.Text.Models.Unigram;

namespace Arena.Core.Text.Models;

/// <summary>
/// Working memory of models, kept by whoever asks them: one for each thread. It grows to what the longest word needed.
/// </summary>
public struct ModelScratch : IDisposable
{
    /// <summary>The answer: tokens of the word asked for last.</summary>
    public NativeBuffer<TokenSpan> Pieces;

    /// <summary>BPE: the word as symbols.</summary>
    internal SymbolList Symbols;

    /// <summary>BPE: merges that wait, and those that dropout put off.</summary>
    internal MergeQueue Queue;
    internal NativeBuffer<ulong> Skipped;

    /// <summary>BPE with dropout: where its random numbers have come to, less the model's seed.</summary>
    internal ulong Random;

    /// <summary>Unigram: the best path to each byte of the word.</summary>
    internal NativeBuffer<PathNode> Path;

    public void Dispose()
    {
        Pieces.Dispose();
        Symbols.Dispose();
        Queue.Dispose();
        Skipped.Dispose();
        Path.Dispose();
    }
}
