using System.Collections.Generic;
using System.Linq;

namespace Arena.Core.Text.Regex;

/// <summary>
/// Resolves \G, which holds at one position of a search only. A match that begins elsewhere cannot use it, and one that
/// begins there can use it only before it takes a character. So a pattern with \G is two patterns without.
/// </summary>
internal static class SearchStart
{
    private static readonly RegexNode Never = new SetNode(CodePointSet.Empty);
    private static readonly RegexNode Always = new ConcatNode([]);

    /// <summary>The pattern elsewhere and, where \G makes a difference, at the search's start.</summary>
    public static RegexNode[] Resolve(RegexNode pattern)
        => Has(pattern) ? [Replace(pattern, Never), AtStart(pattern)] : [pattern];

    private static bool Has(RegexNode node) => node switch
    {
        AnchorNode anchor => anchor.Anchor == RegexAnchor.SearchStart,
        ConcatNode concat => concat.Parts.Any(Has),
        AlternateNode alternate => alternate.Parts.Any(Has),
        RepeatNode repeat => Has(repeat.Body),
        AtomicNode atomic => Has(atomic.Body),
        LookAheadNode ahead => Has(ahead.Body),
        _ => false,
    };

    private static RegexNode Replace(RegexNode node, RegexNode replacement) => node switch
    {
        AnchorNode { Anchor: RegexAnchor.SearchStart } => replacement,
        ConcatNode concat => new ConcatNode([.. concat.Parts.Select(part => Replace(part, replacement))]),
        AlternateNode alternate => new AlternateNode([.. alternate.Parts.Select(part => Replace(part, replacement))]),
        RepeatNode repeat => repeat with { Body = Replace(repeat.Body, replacement) },
        AtomicNode atomic => new AtomicNode(Replace(atomic.Body, replacement)),
        LookAheadNode ahead => ahead with { Body = Replace(ahead.Body, replacement) },
        _ => node,
    };

    private static RegexNode AtStart(RegexNode node) => node switch
    {
        ConcatNode concat => AtStart(concat.Parts),
        AlternateNode alternate => new AlternateNode([.. alternate.Parts.Select(AtStart)]),
        AtomicNode atomic => new AtomicNode(AtStart(atomic.Body)),
        LookAheadNode ahead => ahead with { Body = AtStart(ahead.Body) },
        RepeatNode repeat when Has(repeat) => throw new ArenaException(Status.Unsupported, "regex: repeating \\G is not supported", 0),
        _ => Replace(node, Always),
    };

    private static ConcatNode AtStart(IReadOnlyList<RegexNode> parts)
    {
        List<RegexNode> resolved = [];
        bool nothingTaken = true, somethingTaken = false;
        foreach (RegexNode part in parts)
        {
            if (!nothingTaken && !somethingTaken && Has(part))
                throw new ArenaException(Status.Unsupported, "regex: \\G behind what may be empty is not supported", 0);
            resolved.Add(nothingTaken ? AtStart(part) : Replace(part, Never));
            somethingTaken |= !part.CanBeEmpty;
            nothingTaken &= !somethingTaken && TakesNothing(part);
        }

        return new ConcatNode(resolved);
    }

    private static bool TakesNothing(RegexNode node) => node switch
    {
        AnchorNode or LookAheadNode or LookBehindNode => true,
        ConcatNode concat => concat.Parts.All(TakesNothing),
        AlternateNode alternate => alternate.Parts.All(TakesNothing),
        RepeatNode repeat => TakesNothing(repeat.Body),
        AtomicNode atomic => TakesNothing(atomic.Body),
        _ => false,
    };
}
