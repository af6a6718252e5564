using System.Text.Json;
using Arena.Core.Memory;
using Arena.Core.Text.Models;
using Arena.Core.Text.Models.Unigram;

namespace Arena.Core.Text.Loading;

/// <summary>Reads a Unigram model: pieces with their scores, whose places in the array are their ids.</summary>
internal static unsafe class UnigramReader
{
    public static UnigramModel Read(JsonSections model, byte* data)
    {
        ModelFields fields = new(model);
        ulong? unknown = fields.OptionalNumber("unk_id");
        bool byteFallback = fields.Bool("byte_fallback");
        if (!model.TryFind("vocab", out int start, out int length)) throw fields.Missing("vocab");

        Vocabulary vocabulary = new();
        NativeBuffer<double> scores = default;
        try
        {
            ReadPieces(model, data, start, length, vocabulary, ref scores);
            VocabularyReader.Complete(model, start, vocabulary);
            if (unknown >= (ulong)vocabulary.Count) throw model.Error(start, Status.InvalidData, "model.unk_id is not less than the number of pieces in model.vocab");
            return new UnigramModel(vocabulary, scores.Span, unknown is { } id ? (long)id : -1, byteFallback, learned: []);
        }
        catch
        {
            vocabulary.Dispose();
            throw;
        }
        finally
        {
            scores.Dispose();
        }
    }

    private static void ReadPieces(JsonSections model, byte* data, int start, int length, Vocabulary vocabulary, ref NativeBuffer<double> scores)
    {
        JsonTokens tokens = new(model, data, start, length);
        try
        {
            if (!tokens.Read() || tokens.Type != JsonTokenType.StartArray) throw tokens.Error(Status.InvalidData, "model.vocab must be an array");
            while (tokens.Read() && tokens.Type != JsonTokenType.EndArray)
            {
                if (tokens.Type != JsonTokenType.StartArray || !tokens.Read() || tokens.Type != JsonTokenType.String) throw NotPiece(tokens);
                vocabulary.Append(tokens.Text());
                if (!tokens.Read() || tokens.Type != JsonTokenType.Number) throw NotPiece(tokens);
                if (!OracleNumber.TryParse(tokens.Number, out double score)) throw tokens.Error(Status.InvalidData, "a score is too large for a number");
                Throw.IfOutOfMemory(scores.TryAdd(score));
                if (!tokens.Read() || tokens.Type != JsonTokenType.EndArray) throw NotPiece(tokens);
            }
        }
        finally
        {
            tokens.Dispose();
        }
    }

    private static ArenaException NotPiece(in JsonTokens tokens)
        => tokens.Error(Status.InvalidData, "an entry of model.vocab must be a piece and its score");
}
