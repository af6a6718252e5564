using System;
using Arena.Core.Memory;
using Arena.Core.Strings;
using Arena.Core.Text.Models;

namespace Arena.Core.Text.Loading;

/// <summary>What a piece of a SentencePiece model is for; GGUF has the same numbers.</summary>
internal enum PieceType : byte
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>Pieces of a SentencePiece model in the order of their ids: text, score, type.</summary>
internal sealed unsafe class PieceList : IDisposable
{
    private NativeBuffer<float> _scores;
    private NativeBuffer<PieceType> _types;

    /// <summary>The texts. Belongs to the list until <see cref="TakeVocabulary"/>.</summary>
    public Vocabulary Vocabulary { get; private set; } = new();

    public int Count => _scores.Count;

    public ReadOnlySpan<float> Scores => _scores.Span;

    public ReadOnlySpan<PieceType> Types => _types.Span;

    public void Add(ReadOnlySpan<byte> text, float score, PieceType type, long position)
    {
        fixed (byte* bytes = text)
        {
            if (text.Length > 0 && Utf8.FirstInvalid(bytes, (nuint)text.Length) >= 0) throw new ArenaException(Status.InvalidUtf8, "a piece is not UTF-8", position);
        }

        if (float.IsNaN(score)) throw new ArenaException(Status.InvalidData, "a piece has a score that is no number", position);
        Vocabulary.Append(text);
        Throw.IfOutOfMemory(_scores.TryAdd(score) && _types.TryAdd(type));
    }

    /// <summary>The first piece of a type, or -1.</summary>
    public int Find(PieceType type) => Types.IndexOf(type);

    /// <summary>Makes the caller the owner of the texts.</summary>
    public Vocabulary TakeVocabulary()
    {
        (Vocabulary taken, Vocabulary) = (Vocabulary, new Vocabulary());
        return taken;
    }

    public void Dispose()
    {
        Vocabulary.Dispose();
        _scores.Dispose();
        _types.Dispose();
    }
}
