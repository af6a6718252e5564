using System.Collections.Generic;

namespace Arena.Core.Text.PostProcessors;

/// <summary>[CLS] text [SEP], and [SEP] pair [SEP] behind it, all of type 0.</summary>
public sealed class RobertaProcessing(uint cls, uint sep, bool trimOffsets, bool addPrefixSpace) : IPostProcessor
{
    public int Added(bool isPair) => isPair ? 4 : 2;

    public List<List<TemplatePiece>> Apply(List<List<TemplatePiece>> groups, bool special)
    {
        if (trimOffsets) ByteLevelProcessing.Trim(groups, addPrefixSpace);
        for (int i = 0; i < groups.Count; i++)
        {
            List<TemplatePiece> group = groups[i];
            // Without special tokens, further windows keep the type ids that they had.
            for (int j = 0; j < group.Count; j++) group[j] = group[j] with { TypeId = 0, WindowTypeId = special ? 0 : group[j].WindowTypeId };
            if (!special) continue;
            group.Insert(0, TemplatePiece.Special(0, i == 0 ? cls : sep));
            group.Add(TemplatePiece.Special(0, sep));
        }

        return groups;
    }
}
