using System;
using System.Runtime.InteropServices;
using Arena.Core.Memory;

namespace Arena.Core.Text.Models.Unigram;

/// <summary>
/// The most probable way to cut a word into pieces (T. Kudo, "Subword Regularization", 2018, section 3.2): best path by
/// A. Viterbi's algorithm over all pieces that the vocabulary has at each character, the earlier found of equal ones. A
/// character that is no piece is unknown, at ten less than the least score; unknown ones side by side are one token.
///
/// Scores are 64-bit sums in the order of the word: the oracle's to the last bit, because equal paths are decided by them.
/// A word takes as many steps as it has characters times the longest piece.
/// </summary>
public sealed unsafe class UnigramModel : IModel
{
    private const double UnknownPenalty = 10;

    private readonly DoubleArrayTrie _trie;
    private readonly double* _scores;
    private readonly double _unknownScore;
    private readonly long _unknown;
    private readonly uint[] _bytes = new uint[256];
    private readonly bool[] _hasByte = new bool[256];
    private readonly bool _byteFallback;

    /// <summary>SentencePiece's sums, which have 32 bits. A sum of two such numbers in 64 bits is rounded once, as there.</summary>
    private readonly bool _isSingle;

    /// <param name="vocabulary">Complete, ids from 0 without a gap; belongs to the model from here on.</param>
    /// <param name="scores">One for each id.</param>
    /// <param name="unknownId">The id of the unknown token, or -1 if there is none.</param>
    /// <param name="byteFallback">Unknown text becomes its bytes, written &lt;0x0A&gt;, if the vocabulary has all of them.</param>
    /// <param name="learned">SentencePiece's own rules: for each id, whether text may match it. Empty for the oracle's, where all may.</param>
    public UnigramModel(Vocabulary vocabulary, ReadOnlySpan<double> scores, long unknownId, bool byteFallback, bool[] learned)
    {
        (Vocabulary, _unknown, _byteFallback, _isSingle) = (vocabulary, unknownId, byteFallback, learned.Length > 0);
        double least = double.PositiveInfinity;
        for (int i = 0; i < scores.Length; i++)
        {
            if ((learned.Length == 0 || learned[i]) && scores[i] < least) least = scores[i];
        }

        _unknownScore = Round(least - UnknownPenalty);
        FindBytes();

        TrieKey[] keys = vocabulary.ToTrieKeys();
        _trie = new DoubleArrayTrie(learned.Length == 0 ? keys : Array.FindAll(keys, key => learned[key.Value]));
        _scores = (double*)NativeMemory.Alloc((nuint)Math.Max(scores.Length, 1), sizeof(double));
        scores.CopyTo(new Span<double>(_scores, scores.Length));
    }

    public Vocabulary Vocabulary { get; }

    public int Tokenize(byte* word, int length, ref ModelScratch scratch)
    {
        ref NativeBuffer<PathNode> path = ref scratch.Path;
        // An unknown stretch may become a token for each of its bytes, but never more.
        if (!path.Reserve(length + 1L) || !scratch.Pieces.Reserve(length)) return IModel.OutOfMemory;
        path.Count = length + 1;
        for (int i = 0; i <= length; i++) path.Items[i] = new PathNode { Start = -1 };
        if (!FindPath(word, length, path.Items)) return IModel.NoUnknownToken;

        scratch.Pieces.Count = 0;
        return WritePieces(word, length, path.Items, ref scratch.Pieces);
    }

    public void Dispose()
    {
        _trie.Dispose();
        NativeMemory.Free(_scores);
        Vocabulary.Dispose();
    }

    private void FindBytes()
    {
        for (int value = 0; value < 256; value++)
        {
            _hasByte[value] = Vocabulary.TryGetId(System.Text.Encoding.ASCII.GetBytes($"<0x{value:X2}>"), out _bytes[value]);
        }
    }

    private bool FindPath(byte* word, int length, PathNode* path)
    {
        for (int start = 0; start < length;)
        {
            double before = path[start].Score;
            int width = CharacterWidth(word[start]);
            bool isPiece = false;
            int state = DoubleArrayTrie.Root;
            for (int end = start; end < length;)
            {
                state = _trie.Step(state, word[end++]);
                if (state == DoubleArrayTrie.None) break;
                int id = _trie.ValueOf(state);
                if (id == DoubleArrayTrie.None) continue;
                Improve(path + end, Round(before + _scores[id]), start, (uint)id);
                isPiece |= end - start == width;
            }

            if (!isPiece && !AddUnknown(path + start + width, Round(before + _unknownScore), start)) return false;
            start += width;
        }

        return true;
    }

    // Without an unknown token the word fails only where it would be needed.
    private bool AddUnknown(PathNode* node, double score, int start)
    {
        if (node->Start >= 0 && !(score > node->Score)) return true;
        if (_unknown < 0) return false;
        Improve(node, score, start, (uint)_unknown);
        return true;
    }

    private static void Improve(PathNode* node, double score, int start, uint id)
    {
        if (node->Start >= 0 && !(score > node->Score)) return;
        *node = new PathNode { Score = score, Start = start, Id = id };
    }

    private double Round(double sum) => _isSingle ? (float)sum : sum;

    private static int CharacterWidth(byte lead) => lead switch { < 0x80 => 1, < 0xE0 => 2, < 0xF0 => 3, _ => 4 };

    // From the end to the start, then turned round.
    private int WritePieces(byte* word, int length, PathNode* path, ref NativeBuffer<TokenSpan> pieces)
    {
        for (int end = length; end > 0;)
        {
            PathNode node = path[end];
            int start = node.Start;
            if (node.Id == _unknown)
            {
                while (start > 0 && path[start].Id == _unknown) start = path[start].Start;
                AddUnknown(word, start, end, ref pieces);
            }
            else
            {
                pieces.Items[pieces.Count++] = new TokenSpan { Id = node.Id, Start = (uint)start, End = (uint)end };
            }

            end = start;
        }

        pieces.Span.Reverse();
        return pieces.Count;
    }

    // Unknown stretches are looked up once more as they stand: the oracle asks its vocabulary for their text.
    private void AddUnknown(byte* word, int start, int end, ref NativeBuffer<TokenSpan> pieces)
    {
        ReadOnlySpan<byte> text = new(word + start, end - start);
        bool isToken = Vocabulary.TryGetId(text, out uint id);
        if (!isToken && _byteFallback && HasAll(text))
        {
            // Backwards, as all of the path is. Each byte stands for the whole stretch.
            for (int i = text.Length - 1; i >= 0; i--) pieces.Items[pieces.Count++] = new TokenSpan { Id = _bytes[text[i]], Start = (uint)start, End = (uint)end };
            return;
        }

        pieces.Items[pieces.Count++] = new TokenSpan { Id = isToken ? id : (uint)_unknown, Start = (uint)start, End = (uint)end };
    }

    private bool HasAll(ReadOnlySpan<byte> text)
    {
        foreach (byte value in text)
        {
            if (!_hasByte[value]) return false;
        }

        return true;
    }
}
