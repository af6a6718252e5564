using Arena.Core.Text.PreTokenizers;
using Arena.Core.Text.Regex;

namespace Arena.Core.Text.Loading;

/// <summary>
/// From the "type" of a component in tokenizer.json to the class of that name. The oracle takes a known type at its word, and
/// goes by the fields where the type is missing or unknown; so does this. A new component is one file in its folder and one
/// line here.
/// </summary>
internal static partial class ComponentCatalog
{
    private static SplitBehavior ReadBehavior(JsonFields fields) => fields.String("behavior") switch
    {
        "Removed" => SplitBehavior.Removed,
        "Isolated" => SplitBehavior.Isolated,
        "MergedWithPrevious" => SplitBehavior.MergedWithPrevious,
        "MergedWithNext" => SplitBehavior.MergedWithNext,
        "Contiguous" => SplitBehavior.Contiguous,
        _ => throw fields.Wrong("behavior", "Removed, Isolated, MergedWithPrevious, MergedWithNext or Contiguous"),
    };

    /// <summary>{"String": ...} or {"Regex": ...}; what is wrong in a regex is told with its position there.</summary>
    private static TextPattern ReadPattern(JsonFields fields)
    {
        JsonFields pattern = fields.Object("pattern");
        try
        {
            return pattern.Has("String") ? TextPattern.String(pattern.String("String")) : TextPattern.Regex(pattern.String("Regex"));
        }
        catch (ArenaException failure) when (failure.Line == 0)
        {
            throw fields.Error(failure.Message, failure.Status);
        }
    }

    private static ArenaException Unsupported(JsonFields fields, string part)
        => fields.Error(fields.Type is { } type ? $"the {part} \"{type}\" is not supported" : $"the {part} has no type that is supported", Status.Unsupported);
}
