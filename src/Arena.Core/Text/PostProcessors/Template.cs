using System;
using System.Collections.Generic;

namespace Arena.Core.Text.PostProcessors;

/// <summary>
/// How texts and special tokens make a row: everything that a tokenizer.json's "post_processor" asks for, worked out while
/// loading for each of the four calls there are.
/// </summary>
public sealed class Template
{
    private readonly TemplatePiece[][] _pieces;

    /// <param name="processors">The post-processors in order.</param>
    /// <exception cref="NotSupportedException">A template cannot take what those before it make, or makes three texts.</exception>
    public Template(params IReadOnlyList<IPostProcessor> processors)
    {
        _pieces = [Run(processors, isPair: false, special: false), Run(processors, isPair: false, special: true),
            Run(processors, isPair: true, special: false), Run(processors, isPair: true, special: true)];
        foreach (IPostProcessor processor in processors)
        {
            AddedSingle += processor.Added(isPair: false);
            AddedPair += processor.Added(isPair: true);
        }

        foreach (TemplatePiece[] pieces in _pieces)
        {
            foreach (TemplatePiece piece in pieces) TrimsOffsets |= piece.Trims.Length > 0;
        }
    }

    /// <summary>No post-processor: the text, and its pair behind it.</summary>
    public static Template Plain { get; } = new();

    /// <summary>Special tokens that truncation leaves room for in a single text.</summary>
    public int AddedSingle { get; }

    /// <summary>Special tokens that truncation leaves room for in a pair.</summary>
    public int AddedPair { get; }

    /// <summary>Whether any text has white space taken off its offsets.</summary>
    public bool TrimsOffsets { get; }

    public TemplatePiece[] For(bool isPair, bool special) => _pieces[(isPair ? 2 : 0) + (special ? 1 : 0)];

    public int Added(bool isPair) => isPair ? AddedPair : AddedSingle;

    private static TemplatePiece[] Run(IReadOnlyList<IPostProcessor> processors, bool isPair, bool special)
    {
        List<List<TemplatePiece>> groups = [[TemplatePiece.Text(0, 0)]];
        if (isPair) groups.Add([TemplatePiece.Text(1, 1)]);
        foreach (IPostProcessor processor in processors) groups = processor.Apply(groups, special);

        List<TemplatePiece> pieces = [];
        foreach (List<TemplatePiece> group in groups) pieces.AddRange(group);

        // No file known has more, and windows of three texts would multiply.
        int texts = pieces.FindAll(piece => piece.Sequence >= 0).Count;
        return texts <= 2 ? [.. pieces] : throw new NotSupportedException("a row has more than two texts");
    }
}
