using System.Collections.Generic;

namespace Arena.Core.Text.PostProcessors;

/// <summary>tokenizer.json's ByteLevel as a post-processor: takes white space off offsets.</summary>
public sealed class ByteLevelProcessing(bool trimOffsets, bool addPrefixSpace) : IPostProcessor
{
    public int Added(bool isPair) => 0;

    public List<List<TemplatePiece>> Apply(List<List<TemplatePiece>> groups, bool special)
    {
        if (trimOffsets) Trim(groups, addPrefixSpace);
        return groups;
    }

    internal static void Trim(List<List<TemplatePiece>> groups, bool addPrefixSpace)
    {
        foreach (List<TemplatePiece> group in groups)
        {
            for (int i = 0; i < group.Count; i++)
            {
                if (group[i].Sequence < 0) continue;
                group[i] = group[i] with { Trims = [.. group[i].Trims, new OffsetTrim(addPrefixSpace, AtStart: i == 0)] };
            }
        }
    }
}
