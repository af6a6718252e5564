using System.Collections.Generic;

namespace Arena.Core.Text.PostProcessors;

/// <summary>
/// One entry of tokenizer.json's "post_processor", as it works on pieces instead of tokens. A group is what the oracle has as
/// one encoding at that point: first the text and its pair, later whatever a processor made of them.
/// </summary>
public interface IPostProcessor
{
    /// <summary>Special tokens that it says it adds.</summary>
    int Added(bool isPair);

    /// <summary>Works on the groups, and gives them back or new ones.</summary>
    List<List<TemplatePiece>> Apply(List<List<TemplatePiece>> groups, bool special);
}
