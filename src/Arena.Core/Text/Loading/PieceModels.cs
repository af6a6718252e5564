using System;
using System.Collections.Generic;
using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.Bpe;
using Arena.Core.Text.Models.Unigram;

namespace Arena.Core.Text.Loading;

/// <summary>Models out of a list of pieces, which SentencePiece files and GGUF both have.</summary>
internal static unsafe class PieceModels
{
    /// <summary>SentencePiece's own rules if raw: sums of 32 bits, and only learned pieces are found in text.</summary>
    public static UnigramModel Unigram(PieceList pieces, bool byteFallback, bool raw)
    {
        double[] scores = new double[pieces.Count];
        bool[] learned = new bool[raw ? pieces.Count : 0];
        for (int i = 0; i < scores.Length; i++) scores[i] = pieces.Scores[i];
        for (int i = 0; i < learned.Length; i++) learned[i] = pieces.Types[i] is PieceType.Normal or PieceType.UserDefined;
        int unknown = pieces.Find(PieceType.Unknown);
        Vocabulary vocabulary = pieces.TakeVocabulary();
        try
        {
            return new UnigramModel(vocabulary, scores, unknown, byteFallback, learned);
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    /// <summary>
    /// SentencePiece's own merging: two neighbours merge if what they make is a learned piece, the best score first. A file
    /// whose scores are equal has them in the order of ids.
    /// </summary>
    public static BpeModel Bpe(PieceList pieces, bool byteFallback) => Bpe(pieces, byteFallback, (vocabulary, merges) =>
    {
        uint[] ranks = RanksByScore(pieces);
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces.Types[i] == PieceType.Normal) merges.AddWays(vocabulary.TokenAt(i, out uint id), id, ranks[i]);
        }
    });

    /// <summary>
    /// The merges that HuggingFace's conversion writes: every way to make a piece, sorted by the piece's score, then by the
    /// characters of the left and of the right part, the most first.
    /// </summary>
    public static BpeModel ConvertedBpe(PieceList pieces, bool byteFallback) => Bpe(pieces, byteFallback, (vocabulary, merges) =>
    {
        int[] lengths = new int[pieces.Count];
        for (int i = 0; i < lengths.Length; i++)
        {
            ReadOnlySpan<byte> token = vocabulary.TokenAt(i, out uint id);
            fixed (byte* text = token) lengths[i] = (int)Strings.Utf8.CountCodePoints(text, (nuint)token.Length);
            merges.AddWays(token, id, rank: 0);
        }

        float[] scores = pieces.Scores.ToArray();
        merges.Rank((first, second) =>
        {
            int order = scores[second.Product].CompareTo(scores[first.Product]);
            if (order == 0) order = lengths[second.Left].CompareTo(lengths[first.Left]);
            if (order == 0) order = lengths[second.Right].CompareTo(lengths[first.Right]);
            return order != 0 ? order : first.Product.CompareTo(second.Product);
        });
    });

    private static BpeModel Bpe(PieceList pieces, bool byteFallback, Action<Vocabulary, MergeList> addMerges)
    {
        int unknown = pieces.Find(PieceType.Unknown);
        BpeSettings settings = new()
        {
            UnkToken = unknown < 0 ? null : pieces.Vocabulary.TokenAt(unknown, out _).ToArray(),
            FuseUnk = true,
            ByteFallback = byteFallback,
        };
        Vocabulary vocabulary = pieces.TakeVocabulary();
        try
        {
            using MergeList merges = new(vocabulary, []);
            addMerges(vocabulary, merges);
            return new BpeModel(vocabulary, merges, settings);
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
    }

    private static uint[] RanksByScore(PieceList pieces)
    {
        int[] order = new int[pieces.Count];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        float[] scores = pieces.Scores.ToArray();
        Array.Sort(order, (left, right) => scores[left] != scores[right] ? scores[right].CompareTo(scores[left]) : left.CompareTo(right));
        uint[] ranks = new uint[order.Length];
        for (int i = 0; i < order.Length; i++) ranks[order[i]] = (uint)i;
        return ranks;
    }

    /// <summary>Control pieces, which are special, and user-defined ones: both are found before the model is asked.</summary>
    public static List<AddedToken> AddedTokens(PieceList pieces)
    {
        List<AddedToken> tokens = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            if (pieces.Types[i] is not (PieceType.UserDefined or PieceType.Control)) continue;
            byte[] content = pieces.Vocabulary.TokenAt(i, out uint id).ToArray();
            tokens.Add(new AddedToken(content, false, false, false, Normalized: false, Special: pieces.Types[i] == PieceType.Control) { FixedId = id });
        }

        return tokens;
    }
}
