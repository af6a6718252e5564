using System.Collections.Generic;

namespace Arena.Core.Text.PostProcessors;

/// <summary>[CLS] text [SEP], and pair [SEP] behind it.</summary>
public sealed class BertProcessing(uint cls, uint sep) : IPostProcessor
{
    public int Added(bool isPair) => isPair ? 3 : 2;

    public List<List<TemplatePiece>> Apply(List<List<TemplatePiece>> groups, bool special)
    {
        for (int i = 0; special && i < groups.Count; i++)
        {
            if (i == 0) groups[i].Insert(0, TemplatePiece.Special(0, cls));
            groups[i].Add(TemplatePiece.Special(i == 0 ? 0u : 1u, sep));
        }

        return groups;
    }
}
