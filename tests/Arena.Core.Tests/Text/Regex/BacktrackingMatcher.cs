using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Arena.Core.Text.Regex;

namespace Arena.Core.Tests.Text.Regex;

/// <summary>
/// The definition of matching: tries alternatives in order and comes back when what follows fails. Exponential, so for
/// short texts only; it throws when it has tried for too long.
/// </summary>
internal sealed class BacktrackingMatcher(RegexNode pattern)
{
    public sealed class TooLong : Exception;

    private const int MostSteps = 200_000;

    private int[] _text = [];
    private int _searchStart;
    private int _steps;

    /// <summary>All matches, in bytes, as the oracle's find_iter goes on after each.</summary>
    public List<(int Start, int End)> Matches(string text)
    {
        _text = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        int[] offsets = new int[_text.Length + 1];
        for (int i = 0; i < _text.Length; i++) offsets[i + 1] = offsets[i] + new Rune(_text[i]).Utf8SequenceLength;

        List<(int Start, int End)> matches = [];
        int lastEnd = -1;
        for (int from = 0; from <= _text.Length;)
        {
            _searchStart = from;
            int start = from, end = -1;
            for (; start <= _text.Length; start++)
            {
                _steps = 0;
                if (Match(pattern, start, at => { end = at; return true; })) break;
            }

            if (start > _text.Length) break;
            if (start == end && end == lastEnd)
            {
                from++;
                continue;
            }

            matches.Add((offsets[start], offsets[end]));
            from = lastEnd = end;
        }

        return matches;
    }

    private bool Match(RegexNode node, int at, Func<int, bool> next)
    {
        if (++_steps > MostSteps) throw new TooLong();
        switch (node)
        {
            case SetNode set: return at < _text.Length && set.Set.Contains(_text[at]) && next(at + 1);
            case ConcatNode concat: return MatchParts(concat.Parts, 0, at, next);
            case AlternateNode alternate: return alternate.Parts.Any(part => Match(part, at, next));
            case RepeatNode repeat: return MatchRepeat(repeat, 0, at, next);
            case AtomicNode atomic:
                int end = -1;
                return Match(atomic.Body, at, behind => { end = behind; return true; }) && next(end);
            case LookAheadNode ahead: return Match(ahead.Body, at, _ => true) != ahead.IsNegative && next(at);
            case LookBehindNode behind: return (at > 0 && behind.Set.Contains(_text[at - 1])) != behind.IsNegative && next(at);
            default: return Holds(((AnchorNode)node).Anchor, at) && next(at);
        }
    }

    private bool MatchParts(IReadOnlyList<RegexNode> parts, int index, int at, Func<int, bool> next)
        => index == parts.Count ? next(at) : Match(parts[index], at, behind => MatchParts(parts, index + 1, behind, next));

    private bool MatchRepeat(RepeatNode repeat, int count, int at, Func<int, bool> next)
    {
        if (count < repeat.Minimum) return Match(repeat.Body, at, behind => MatchRepeat(repeat, count + 1, behind, next));
        if (count == repeat.Maximum) return next(at);

        // An unbounded repetition is left when a round has taken nothing.
        bool Again() => Match(repeat.Body, at, behind =>
            repeat.Maximum == RepeatNode.Unbounded && behind == at ? next(behind) : MatchRepeat(repeat, count + 1, behind, next));
        return repeat.IsGreedy ? Again() || next(at) : next(at) || Again();
    }

    private bool Holds(RegexAnchor anchor, int at)
    {
        bool atEnd = at == _text.Length;
        switch (anchor)
        {
            case RegexAnchor.BeginText: return at == 0;
            case RegexAnchor.EndText: return atEnd;
            case RegexAnchor.LastLineEnd: return atEnd || (at == _text.Length - 1 && _text[at] == '\n');
            case RegexAnchor.BeginLine: return at == 0 || (_text[at - 1] == '\n' && !atEnd);
            case RegexAnchor.EndLine: return atEnd || _text[at] == '\n';
            case RegexAnchor.SearchStart: return at == _searchStart;
            default:
                CodePointSet word = RegexProperties.WordByItself;
                bool isBoundary = (at > 0 && word.Contains(_text[at - 1])) != (!atEnd && word.Contains(_text[at]));
                return isBoundary == (anchor == RegexAnchor.WordBoundary);
        }
    }
}
