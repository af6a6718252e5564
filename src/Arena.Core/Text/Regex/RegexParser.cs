using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Arena.Core.Text.Regex;

/// <summary>
/// Reads Oniguruma's own syntax, as HuggingFace tokenizers hands patterns to it: ^ and $ are about lines, (?m) lets the
/// dot take line feeds, {n,m}+ is no possessive interval, {5,2} is one, and (?i) holds to the end of its group.
/// What is well-formed but would need memory of what a group matched, or grapheme tables, is told to be unsupported:
/// never a wrong cut. Errors have the byte offset in the pattern.
/// </summary>
internal sealed partial class RegexParser
{
    /// <summary>Groups and classes inside each other. Parsing and compiling recurse over them, so there is a bound.</summary>
    private const int MaximumDepth = 64;

    /// <summary>As in Oniguruma.</summary>
    private const int MaximumRepeat = 100_000;

    private readonly int[] _pattern;
    private readonly int[] _offsets;
    private int _at;
    private int _depth;
    private int _captures;
    private bool _ignoresCase;
    private bool _dotTakesLineFeeds;
    private bool _isExtended;

    private RegexParser(string pattern)
    {
        List<int> codePoints = [];
        List<int> offsets = [];
        int offset = 0;
        foreach (Rune rune in pattern.EnumerateRunes())
        {
            codePoints.Add(rune.Value);
            offsets.Add(offset);
            offset += rune.Utf8SequenceLength;
        }

        offsets.Add(offset);
        _pattern = [.. codePoints];
        _offsets = [.. offsets];
    }

    /// <summary>Parses a whole pattern, or throws with the position of what is wrong.</summary>
    public static RegexNode Parse(string pattern)
    {
        RegexParser parser = new(pattern);
        RegexNode node = parser.Alternation();
        return parser.AtEnd ? node : throw parser.Error("a closing parenthesis without an opening one");
    }

    private bool AtEnd => _at == _pattern.Length;

    private int Peek => _at < _pattern.Length ? _pattern[_at] : -1;

    private bool Take(int codePoint)
    {
        if (Peek != codePoint) return false;
        _at++;
        return true;
    }

    private bool Take(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (_at + i >= _pattern.Length || _pattern[_at + i] != text[i]) return false;
        }

        _at += text.Length;
        return true;
    }

    private ArenaException Error(string message) => Error(message, _at);

    private ArenaException Error(string message, int at)
        => new(Status.Syntax, $"regex, byte {_offsets[at]}: {message}", _offsets[at]);

    private ArenaException Unsupported(string what, int at)
        => new(Status.Unsupported, $"regex, byte {_offsets[at]}: {what} not supported", _offsets[at]);

    private void Enter()
    {
        if (++_depth > MaximumDepth) throw new ArenaException(Status.TooLarge, $"regex, byte {_offsets[_at]}: nested more than {MaximumDepth} deep", _offsets[_at]);
    }

    private RegexNode Alternation()
    {
        Enter();
        List<RegexNode> parts = [Sequence()];
        while (Take('|')) parts.Add(Sequence());
        _depth--;
        return parts.Count == 1 ? parts[0] : new AlternateNode(parts);
    }

    private RegexNode Sequence()
    {
        List<RegexNode> parts = [];
        List<int> foldedRun = [];
        while (Peek is not (-1 or '|' or ')'))
        {
            int start = _at;
            if (SkipComment()) continue;
            if (IsolatedOptions(out RegexNode? rest))
            {
                parts.Add(rest!);
                continue;
            }

            RegexNode atom = Atom(out int literal);
            RegexNode quantified = Quantifiers(atom);
            CheckFolding(foldedRun, literal, ReferenceEquals(atom, quantified), start);
            parts.Add(quantified);
        }

        return parts.Count == 1 ? parts[0] : new ConcatNode(parts);
    }

    // Letters that stand for several, such as a sharp s for "ss", would have to be found across the pattern's characters.
    private void CheckFolding(List<int> run, int literal, bool isOnce, int at)
    {
        if (!_ignoresCase || literal < 0)
        {
            run.Clear();
            return;
        }

        run.Add(CaseFolding.Least(literal));
        if (CaseFolding.EndsWithSeveral(run) || CaseFolding.StandsForSeveral(literal))
            throw Unsupported("ignoring the case of a letter that stands for several, or of letters that one stands for, is", at);
        if (!isOnce) run.Clear();
    }

    private bool SkipComment()
    {
        if (Take("(?#"))
        {
            int start = _at;
            while (!Take(')'))
            {
                if (AtEnd) throw Error("the comment does not end", start - 3);
                if (Peek == '\\') _at++;
                if (!AtEnd) _at++;
            }

            return true;
        }

        if (!_isExtended) return false;
        if (Peek is ' ' or (>= '\t' and <= '\r'))
        {
            _at++;
            return true;
        }

        if (!Take('#')) return false;
        while (!AtEnd && !Take('\n')) _at++;
        return true;
    }

    /// <summary>An element of a sequence; literal is its code point where it is one, else -1.</summary>
    private RegexNode Atom(out int literal)
    {
        literal = -1;
        int start = _at;
        int c = _pattern[_at++];
        switch (c)
        {
            case '(': return Group();
            case '[': return Class();
            case '.': return new SetNode(_dotTakesLineFeeds ? CodePointSet.All : CodePointSet.Of('\n').Negate());
            case '^': return new AnchorNode(RegexAnchor.BeginLine);
            case '$': return new AnchorNode(RegexAnchor.EndLine);
            case '\\': return Escape(out literal);
            case '*' or '+' or '?' or '{' when c != '{' || StartsInterval(start): throw Error("nothing stands before the quantifier", start);
        }

        literal = c;
        return Literal(c);
    }

    private SetNode Literal(int codePoint)
        => new(_ignoresCase ? CaseFolding.Orbit(codePoint) : CodePointSet.Of(codePoint));

    private RegexNode Quantifiers(RegexNode atom)
    {
        while (true)
        {
            int start = _at;
            int minimum, maximum;
            bool swapped = false, isInterval = false;
            switch (Peek)
            {
                case '?': (minimum, maximum) = (0, 1); _at++; break;
                case '*': (minimum, maximum) = (0, RepeatNode.Unbounded); _at++; break;
                case '+': (minimum, maximum) = (1, RepeatNode.Unbounded); _at++; break;
                case '{' when Interval(out minimum, out maximum, out swapped): isInterval = true; break;
                default: return atom;
            }

            bool isFixed = isInterval && minimum == maximum && !swapped;
            bool isLazy = !swapped && !(isFixed && IsFixedText(start)) && Take('?');
            bool isPossessive = swapped || (!isLazy && !isInterval && Take('+'));
            if (isInterval && int.Max(minimum, maximum) > 1 && atom.CanBeEmpty && LooksAround(atom))
                throw Unsupported("counting rounds that may match nothing and look around or keep their choice is", start);
            atom = new RepeatNode(atom, minimum, maximum, !isLazy);
            if (isPossessive) atom = new AtomicNode(atom);
        }
    }

    // Oniguruma counts short bodies in copies and long ones in a loop, which it leaves after a round that took nothing.
    // That is the same unless what a round can match depends on where it stands or on what it has kept.
    private static bool LooksAround(RegexNode node) => node switch
    {
        ConcatNode concat => concat.Parts.Any(LooksAround),
        AlternateNode alternate => alternate.Parts.Any(LooksAround),
        RepeatNode repeat => LooksAround(repeat.Body),
        SetNode => false,
        _ => true,
    };

    // {n} is never lazy: a question mark behind it is a quantifier of its own. {n,n} may be.
    private bool IsFixedText(int brace)
    {
        for (int i = brace; i < _at; i++)
        {
            if (_pattern[i] == ',') return false;
        }

        return true;
    }

    /// <summary>{n}, {n,}, {,m} or {n,m}; anything else leaves the brace a literal, as Oniguruma does.</summary>
    private bool Interval(out int minimum, out int maximum, out bool swapped)
    {
        int start = _at++;
        (maximum, swapped) = (RepeatNode.Unbounded, false);
        bool hasMinimum = Number(out minimum);
        bool isInterval = false;
        if (Take(','))
        {
            bool hasMaximum = Number(out maximum);
            if (!hasMaximum) maximum = RepeatNode.Unbounded;
            isInterval = (hasMinimum || hasMaximum) && Take('}');
        }
        else if (hasMinimum)
        {
            maximum = minimum;
            isInterval = Take('}');
        }

        if (!isInterval)
        {
            _at = start;
            return false;
        }

        swapped = maximum != RepeatNode.Unbounded && minimum > maximum;
        if (swapped) (minimum, maximum) = (maximum, minimum);
        return true;
    }

    private bool StartsInterval(int brace)
    {
        _at = brace;
        bool isInterval = Interval(out _, out _, out _);
        _at = brace + 1;
        return isInterval;
    }

    private bool Number(out int number)
    {
        int start = _at;
        number = 0;
        while (Peek is >= '0' and <= '9')
        {
            number = number * 10 + Peek - '0';
            if (number > MaximumRepeat) throw Error($"more than {MaximumRepeat} repetitions", start);
            _at++;
        }

        return _at > start;
    }
}
