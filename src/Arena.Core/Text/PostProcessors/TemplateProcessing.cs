using System;
using System.Collections.Generic;

namespace Arena.Core.Text.PostProcessors;

/// <summary>Lays texts and special tokens out as its two lists of pieces say.</summary>
/// <param name="single">Pieces for one text.</param>
/// <param name="pair">Pieces for a text and its pair.</param>
public sealed class TemplateProcessing(TemplatePiece[] single, TemplatePiece[] pair) : IPostProcessor
{
    public int Added(bool isPair)
    {
        int count = 0;
        foreach (TemplatePiece piece in isPair ? pair : single) count += piece.Ids.Length;
        return count;
    }

    public List<List<TemplatePiece>> Apply(List<List<TemplatePiece>> groups, bool special)
    {
        if (groups.Count is 0 or > 2) throw new NotSupportedException("a TemplateProcessing takes one or two parts, and a post-processor before it makes others");

        List<List<TemplatePiece>> result = [];
        foreach (TemplatePiece piece in groups.Count == 2 ? pair : single)
        {
            if (piece.Sequence >= 0) result.Add(WithType(groups[piece.Sequence], piece.TypeId));
            else if (special) result.Add([piece]);
        }

        return result;
    }

    private static List<TemplatePiece> WithType(List<TemplatePiece> group, uint typeId)
    {
        List<TemplatePiece> typed = [];
        foreach (TemplatePiece piece in group) typed.Add(piece with { TypeId = typeId });
        return typed;
    }
}
