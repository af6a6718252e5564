namespace Arena.Core.Text.Regex;

/// <summary>Character classes: ranges, classes inside, POSIX brackets, &amp;&amp;.</summary>
internal sealed partial class RegexParser
{
    /// <summary>pre: the opening bracket was taken.</summary>
    private SetNode Class()
    {
        int start = _at - 1;
        CodePointSet set = ClassMembers(start, out bool isNegative);

        // Case is closed over before the outermost negation, over everything inside.
        if (_ignoresCase)
        {
            if (!isNegative && CaseFolding.HasSeveral(set)) throw Unsupported("ignoring the case of a class with a letter that stands for several is", start);
            set = CaseFolding.Close(set);
        }

        return new SetNode(isNegative ? set.Negate() : set);
    }

    private CodePointSet ClassMembers(int start, out bool isNegative)
    {
        Enter();
        isNegative = Take('^');
        CodePointSet? before = null;
        ClassBuilder members = new();

        // A bracket that would close an empty class is a member, if another one closes the class.
        if (Peek == ']')
        {
            if (System.Array.IndexOf(_pattern, ']', _at + 1) < 0) throw Error("an empty class", start);
            _at++;
            members.Add(']');
        }

        while (!Take(']'))
        {
            if (AtEnd) throw Error("the class does not end", start);
            if (Take("&&"))
            {
                before = before is null ? members.Finish() : before.Intersect(members.Finish());
                members = new ClassBuilder();
                continue;
            }

            Member(members);
        }

        _depth--;
        CodePointSet set = members.Finish();
        return before is null ? set : before.Intersect(set);
    }

    private void Member(ClassBuilder members)
    {
        int start = _at;
        int c = _pattern[_at++];
        if (c == '[')
        {
            members.Add(PosixBracket() ?? Nested(start));
            return;
        }

        if (c == '\\')
        {
            if (AtEnd) throw Error("a backslash ends the pattern", start);
            if (TakeShorthand() is { } set)
            {
                members.Add(set);
                return;
            }

            c = Take('b') ? '\b' : EscapedCharacter();
        }
        else if (c == '-' && members.CanBeginRange && Peek is not (']' or -1) && !(Peek == '&' && NextIs('&')))
        {
            if (!members.BeginRange()) throw Error("a range that does not begin with a character", start);
            return;
        }

        if (!members.Add(c)) throw Error("a range that ends before it begins", start);
    }

    private CodePointSet Nested(int start)
    {
        CodePointSet inner = ClassMembers(start, out bool isNegative);
        return isNegative ? inner.Negate() : inner;
    }

    /// <summary>[:name:] or [:^name:]; null, and nothing taken, where the bracket begins a class.</summary>
    private CodePointSet? PosixBracket()
    {
        int start = _at;
        if (!Take(':')) return null;
        bool isNegative = Take('^');
        int first = _at;
        while (Peek is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z')) _at++;
        string name = string.Concat(System.Array.ConvertAll(_pattern[first.._at], c => (char)c));
        if (name.Length == 0 || !Take(":]"))
        {
            _at = start;
            return null;
        }

        CodePointSet set = RegexProperties.OfPosix(name) ?? throw Error($"no POSIX bracket is called \"{name}\"", start);
        return isNegative ? set.Negate() : set;
    }
}
