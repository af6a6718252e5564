namespace Arena.Core.Text.Regex;

/// <summary>Parentheses.</summary>
internal sealed partial class RegexParser
{
    /// <summary>pre: the opening parenthesis was taken, and neither a comment nor isolated options stand there.</summary>
    private RegexNode Group()
    {
        int start = _at - 1;
        if (Take('*')) throw Unsupported("a callout is", start);
        if (!Take('?'))
        {
            _captures++;
            return Close(Alternation(), start);
        }

        if (Take(':')) return Close(Alternation(), start);
        if (Take('>')) return new AtomicNode(Close(Alternation(), start));
        if (Take('=')) return new LookAheadNode(Close(Alternation(), start), false);
        if (Take('!')) return new LookAheadNode(Close(Alternation(), start), true);
        if (Take("<=")) return LookBehind(start, false);
        if (Take("<!")) return LookBehind(start, true);
        if (Take('<')) return Named('>', start);
        if (Take('\'')) return Named('\'', start);
        if (Peek is '~' or '(' or '{') throw Unsupported("an absent group, a condition or a callout is", start);

        (bool ignoresCase, bool dot, bool isExtended) = (_ignoresCase, _dotTakesLineFeeds, _isExtended);
        Options(start);
        if (!Take(':')) throw Error("an unknown kind of group", start);
        RegexNode body = Close(Alternation(), start);
        (_ignoresCase, _dotTakesLineFeeds, _isExtended) = (ignoresCase, dot, isExtended);
        return body;
    }

    private RegexNode Close(RegexNode body, int start) => Take(')') ? body : throw Error("the group does not end", start);

    private RegexNode Named(int closing, int start)
    {
        int first = _at;
        while (!AtEnd && Peek != closing && Peek != ')') _at++;
        if (_at == first || !Take(closing)) throw Error("the group's name does not end", start);
        _captures++;
        return Close(Alternation(), start);
    }

    /// <summary>(?i) and its like: they hold to the end of the group, over its alternatives, which become one of their own.</summary>
    private bool IsolatedOptions(out RegexNode? rest)
    {
        rest = null;
        int start = _at;
        if (!Take("(?") || Peek is not ('i' or 'm' or 'x' or '-' or 'W' or 'D' or 'S' or 'P' or 'y' or 'C' or 'I' or 'L'))
        {
            _at = start;
            return false;
        }

        (bool ignoresCase, bool dot, bool isExtended) = (_ignoresCase, _dotTakesLineFeeds, _isExtended);
        Options(start);
        if (!Take(')'))
        {
            (_at, _ignoresCase, _dotTakesLineFeeds, _isExtended) = (start, ignoresCase, dot, isExtended);
            return false;
        }

        rest = Alternation();
        (_ignoresCase, _dotTakesLineFeeds, _isExtended) = (ignoresCase, dot, isExtended);
        return true;
    }

    private void Options(int start)
    {
        bool on = true;
        for (; Peek is not (':' or ')' or -1); _at++)
        {
            switch (Peek)
            {
                case '-': on = false; break;
                case 'i': _ignoresCase = on; break;
                case 'm': _dotTakesLineFeeds = on; break;
                case 'x': _isExtended = on; break;
                case 'W' or 'D' or 'S' or 'P' or 'y' or 'C' or 'I' or 'L': throw Unsupported("this option is", _at);
                default: throw Error("an unknown kind of group", start);
            }
        }
    }

    private LookBehindNode LookBehind(int start, bool isNegative)
    {
        RegexNode body = Close(Alternation(), start);
        return OneCharacter(body) is { } set
            ? new LookBehindNode(set, isNegative)
            : throw Unsupported("looking behind at more or less than one character is", start);
    }

    private static CodePointSet? OneCharacter(RegexNode node)
    {
        if (node is SetNode single) return single.Set;
        if (node is not AlternateNode alternatives) return null;
        CodePointSet union = CodePointSet.Empty;
        foreach (RegexNode part in alternatives.Parts)
        {
            if (part is not SetNode one) return null;
            union = union.Union(one.Set);
        }

        return union;
    }
}
