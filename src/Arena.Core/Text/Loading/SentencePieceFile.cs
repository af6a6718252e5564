using System;

namespace Arena.Core.Text.Loading;

/// <summary>A SentencePiece .model: what of its protocol buffer (sentencepiece_model.proto) makes a tokenizer.</summary>
internal sealed unsafe class SentencePieceFile : IDisposable
{
    public const int Unigram = 1;
    public const int Bpe = 2;

    public PieceList Pieces { get; } = new();

    /// <summary>trainer_spec.model_type; a file without one is Unigram.</summary>
    public int ModelType { get; private set; } = Unigram;
    public bool ByteFallback { get; private set; }
    public bool WhitespaceAsSuffix { get; private set; }

    public byte[] CharsMap { get; private set; } = [];
    public bool AddDummyPrefix { get; private set; } = true;
    public bool RemoveExtraWhitespaces { get; private set; } = true;
    public bool EscapeWhitespaces { get; private set; } = true;

    public static SentencePieceFile Read(byte* data, int size)
    {
        SentencePieceFile file = new();
        try
        {
            ProtobufReader reader = new(new ReadOnlySpan<byte>(data, size), 0);
            while (reader.Read())
            {
                if (!reader.IsBytes) continue;
                ProtobufReader inner = new(reader.Value, reader.ValueStart);
                if (reader.Field == 1) file.ReadPiece(ref inner, reader.ValueStart);
                else if (reader.Field == 2) file.ReadTrainer(ref inner);
                else if (reader.Field == 3) file.ReadNormalizer(ref inner);
            }

            if (file.Pieces.Count == 0) throw reader.Bad("it has no pieces");
            file.Pieces.Vocabulary.Complete();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => Pieces.Dispose();

    private void ReadPiece(ref ProtobufReader piece, long position)
    {
        ReadOnlySpan<byte> text = default;
        float score = 0;
        PieceType type = PieceType.Normal;
        while (piece.Read())
        {
            if (piece.Field == 1) text = piece.Value;
            else if (piece.Field == 2) score = piece.Float;
            else if (piece.Field == 3) type = (PieceType)(byte)Math.Min(piece.Number, byte.MaxValue);
        }

        if (type is < PieceType.Normal or > PieceType.Byte) throw piece.Bad("a piece is of a type that does not exist");
        Pieces.Add(text, score, type, position);
    }

    private void ReadTrainer(ref ProtobufReader trainer)
    {
        while (trainer.Read())
        {
            if (trainer.Field == 3) ModelType = (int)Math.Min(trainer.Number, int.MaxValue);
            else if (trainer.Field == 24) WhitespaceAsSuffix = trainer.Number != 0;
            else if (trainer.Field == 35) ByteFallback = trainer.Number != 0;
        }
    }

    private void ReadNormalizer(ref ProtobufReader normalizer)
    {
        while (normalizer.Read())
        {
            if (normalizer.Field == 2) CharsMap = normalizer.Value.ToArray();
            else if (normalizer.Field == 3) AddDummyPrefix = normalizer.Number != 0;
            else if (normalizer.Field == 4) RemoveExtraWhitespaces = normalizer.Number != 0;
            else if (normalizer.Field == 5) EscapeWhitespaces = normalizer.Number != 0;
        }
    }
}
