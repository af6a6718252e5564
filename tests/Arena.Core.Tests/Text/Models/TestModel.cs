using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Arena.Core.Text.Loading;
using Arena.Core.Text.Models;

namespace Arena.Core.Tests.Text.Models;

/// <summary>A token of a word: id, first byte, behind its last byte.</summary>
internal readonly record struct Piece(uint Id, int Start, int End);

/// <summary>A model and scratch to ask it with.</summary>
internal sealed unsafe class TestModel(IModel model) : IDisposable
{
    private ModelScratch _scratch;

    public IModel Model => model;

    public ref ModelScratch Scratch => ref _scratch;

    /// <summary>A model read as tokenizer.json's "model".</summary>
    public static TestModel Load(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        fixed (byte* data = bytes) return new TestModel(ModelReader.Read(data, bytes.Length, 0, bytes.Length, dropoutSeed: 0));
    }

    /// <summary>The word's tokens, or null if it needs an unknown token that is not there.</summary>
    public List<Piece>? Tokenize(string word) => Tokenize(Encoding.UTF8.GetBytes(word));

    public List<Piece>? Tokenize(byte[] word)
    {
        int count = Ask(word);
        if (count == IModel.NoUnknownToken) return null;
        List<Piece> pieces = [];
        foreach (TokenSpan piece in _scratch.Pieces.Span) pieces.Add(new Piece(piece.Id, (int)piece.Start, (int)piece.End));
        return pieces.Count == count ? pieces : throw new InvalidOperationException("the count is not that of the pieces");
    }

    /// <summary>The ids of the word's tokens with a space between them.</summary>
    public string Ids(string word) => string.Join(' ', Tokenize(word)!.Select(piece => piece.Id));

    public int Ask(byte[] word)
    {
        fixed (byte* bytes = word) return model.Tokenize(bytes, word.Length, ref _scratch);
    }

    public void Dispose()
    {
        _scratch.Dispose();
        model.Dispose();
    }
}
