using System.Collections.Generic;
using System.Linq;

namespace Arena.Core.Text.Regex;

/// <summary>Where a pattern may ask about its surroundings without moving.</summary>
internal enum RegexAnchor
{
    /// <summary>\A</summary>
    BeginText,
    /// <summary>\z</summary>
    EndText,
    /// <summary>\Z: the end, or before a line feed that ends the text.</summary>
    LastLineEnd,
    /// <summary>^: the beginning, or behind a line feed that does not end the text.</summary>
    BeginLine,
    /// <summary>$: the end, or before a line feed.</summary>
    EndLine,
    /// <summary>\b</summary>
    WordBoundary,
    /// <summary>\B</summary>
    NotWordBoundary,
    /// <summary>\G: where the search began, which is where the last match ended.</summary>
    SearchStart,
}

/// <summary>A parsed pattern. CanBeEmpty says whether it can match without taking a character.</summary>
internal abstract record RegexNode(bool CanBeEmpty);

internal sealed record SetNode(CodePointSet Set) : RegexNode(false);

internal sealed record ConcatNode(IReadOnlyList<RegexNode> Parts) : RegexNode(Parts.All(part => part.CanBeEmpty));

/// <summary>The first part that lets the whole pattern match wins.</summary>
internal sealed record AlternateNode(IReadOnlyList<RegexNode> Parts) : RegexNode(Parts.Any(part => part.CanBeEmpty));

/// <summary>Maximum is Unbounded, or the most repetitions.</summary>
internal sealed record RepeatNode(RegexNode Body, int Minimum, int Maximum, bool IsGreedy)
    : RegexNode(Minimum == 0 || Body.CanBeEmpty)
{
    public const int Unbounded = -1;
}

/// <summary>(?>...) and possessive quantifiers: once matched, its choices stand.</summary>
internal sealed record AtomicNode(RegexNode Body) : RegexNode(Body.CanBeEmpty);

/// <summary>(?=...) and (?!...).</summary>
internal sealed record LookAheadNode(RegexNode Body, bool IsNegative) : RegexNode(true);

/// <summary>(?&lt;=.) and (?&lt;!.) of one character; negative holds at the beginning of the text too.</summary>
internal sealed record LookBehindNode(CodePointSet Set, bool IsNegative) : RegexNode(true);

internal sealed record AnchorNode(RegexAnchor Anchor) : RegexNode(true);
