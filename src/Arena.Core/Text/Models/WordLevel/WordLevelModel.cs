using System;

namespace Arena.Core.Text.Models.WordLevel;

/// <summary>A word is a token, or it is the unknown token.</summary>
public sealed unsafe class WordLevelModel(Vocabulary vocabulary, ReadOnlySpan<byte> unknownToken) : IModel
{
    private readonly long _unknown = vocabulary.TryGetId(unknownToken, out uint id) ? id : -1;

    public Vocabulary Vocabulary => vocabulary;

    public int Tokenize(byte* word, int length, ref ModelScratch scratch)
    {
        long known = vocabulary.TryGetId(new ReadOnlySpan<byte>(word, length), out uint id) ? id : _unknown;
        if (known < 0) return IModel.NoUnknownToken;
        scratch.Pieces.Count = 0;
        return scratch.Pieces.TryAdd(new TokenSpan { Id = (uint)known, Start = 0, End = (uint)length }) ? 1 : IModel.OutOfMemory;
    }

    public void Dispose() => vocabulary.Dispose();
}
