using System;

namespace Arena.Core.Text.PostProcessors;

/// <summary>One place in a row: either the tokens of a text, or special tokens.</summary>
/// <param name="Sequence">0 for the text, 1 for its pair, -1 for special tokens.</param>
/// <param name="TypeId">Type id of every token of the piece.</param>
/// <param name="Ids">The special tokens; empty for a text.</param>
public readonly record struct TemplatePiece(int Sequence, uint TypeId, uint[] Ids)
{
    public static TemplatePiece Text(int sequence, uint typeId) => new(sequence, typeId, []);

    public static TemplatePiece Special(uint typeId, params uint[] ids) => new(-1, typeId, ids);
}

/// <summary>
/// How texts and special tokens make a row: what TemplateProcessing says, and BertProcessing too, which is the template
/// [CLS] $A [SEP] with $B:1 [SEP]:1 behind it for pairs.
/// </summary>
public sealed class Template
{
    public Template(TemplatePiece[] single, TemplatePiece[] pair)
    {
        Single = single;
        Pair = pair;
        AddedSingle = CountSpecial(single);
        AddedPair = CountSpecial(pair);
    }

    /// <summary>No post-processor: the text, and its pair behind it.</summary>
    public static Template Plain { get; } = new([TemplatePiece.Text(0, 0)], [TemplatePiece.Text(0, 0), TemplatePiece.Text(1, 1)]);

    public TemplatePiece[] Single { get; }

    public TemplatePiece[] Pair { get; }

    /// <summary>Special tokens added to a single text.</summary>
    public int AddedSingle { get; }

    /// <summary>Special tokens added to a pair.</summary>
    public int AddedPair { get; }

    /// <summary>HuggingFace's BertProcessing.</summary>
    public static Template Bert(uint cls, uint sep) => new(
        [TemplatePiece.Special(0, cls), TemplatePiece.Text(0, 0), TemplatePiece.Special(0, sep)],
        [TemplatePiece.Special(0, cls), TemplatePiece.Text(0, 0), TemplatePiece.Special(0, sep), TemplatePiece.Text(1, 1), TemplatePiece.Special(1, sep)]);

    public TemplatePiece[] For(bool isPair) => isPair ? Pair : Single;

    public int Added(bool isPair) => isPair ? AddedPair : AddedSingle;

    private static int CountSpecial(ReadOnlySpan<TemplatePiece> pieces)
    {
        int count = 0;
        foreach (TemplatePiece piece in pieces) count += piece.Ids.Length;
        return count;
    }
}
