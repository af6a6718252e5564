using System;
using Arena.Core.Memory;
using Arena.Core.Strings;

namespace Arena.Core.Text.Models.WordPiece;

/// <summary>
/// Greedy longest match first (Y. Wu et al., "Google's Neural Machine Translation System", 2016, section 4.1, as BERT uses
/// it): the longest piece that starts the word, then the longest "##" piece that continues it, and so on. A word of which
/// any part matches nothing, or with more characters than the limit, is the unknown token as a whole.
/// </summary>
public sealed unsafe class WordPieceModel : IModel
{
    private readonly DoubleArrayTrie _trie;
    private readonly int _continuing;
    private readonly long _unknown;
    private readonly int _maximumCharacters;

    public WordPieceModel(Vocabulary vocabulary, ReadOnlySpan<byte> unknownToken, ReadOnlySpan<byte> continuingSubwordPrefix, ulong maxInputCharsPerWord)
    {
        Vocabulary = vocabulary;
        _trie = new DoubleArrayTrie(vocabulary.ToTrieKeys());
        _continuing = _trie.Walk(continuingSubwordPrefix);
        _unknown = vocabulary.TryGetId(unknownToken, out uint id) ? id : -1;
        _maximumCharacters = (int)Math.Min(maxInputCharsPerWord, int.MaxValue);
    }

    public Vocabulary Vocabulary { get; }

    public int Tokenize(byte* word, int length, ref ModelScratch scratch)
    {
        if (!scratch.Pieces.Reserve(length)) return IModel.OutOfMemory;
        TokenSpan* pieces = scratch.Pieces.Items;
        scratch.Pieces.Count = 0;

        // Characters are counted only where bytes alone do not settle it.
        if (length > _maximumCharacters && Utf8.CountCodePoints(word, (nuint)length) > (nuint)_maximumCharacters)
        {
            return Unknown(length, ref scratch.Pieces);
        }

        int count = 0;
        int state = DoubleArrayTrie.Root;
        for (int start = 0; start < length;)
        {
            if (state == DoubleArrayTrie.None) return Unknown(length, ref scratch.Pieces);
            int id = _trie.LongestMatch(state, word + start, length - start, out int matched);
            if (id == DoubleArrayTrie.None) return Unknown(length, ref scratch.Pieces);
            pieces[count++] = new TokenSpan { Id = (uint)id, Start = (uint)start, End = (uint)(start + matched) };
            start += matched;
            state = _continuing;
        }

        scratch.Pieces.Count = count;
        return count;
    }

    public void Dispose()
    {
        _trie.Dispose();
        Vocabulary.Dispose();
    }

    private int Unknown(int length, ref NativeBuffer<TokenSpan> pieces)
    {
        if (_unknown < 0) return IModel.NoUnknownToken;
        pieces.Count = 0;
        pieces.Items[pieces.Count++] = new TokenSpan { Id = (uint)_unknown, Start = 0, End = (uint)length };
        return 1;
    }
}
