using System.Text;

namespace Arena.Core.Text.Regex;

/// <summary>What a backslash begins.</summary>
internal sealed partial class RegexParser
{
    /// <summary>pre: the backslash was taken.</summary>
    private RegexNode Escape(out int literal)
    {
        literal = -1;
        int start = _at - 1;
        if (AtEnd) throw Error("a backslash ends the pattern", start);
        int c = Peek;
        if (TakeShorthand() is { } set) return new SetNode(OutsideOfClasses(set));
        switch (c)
        {
            case 'A': return Anchor(RegexAnchor.BeginText);
            case 'z': return Anchor(RegexAnchor.EndText);
            case 'Z': return Anchor(RegexAnchor.LastLineEnd);
            case 'b': return Anchor(RegexAnchor.WordBoundary);
            case 'B': return Anchor(RegexAnchor.NotWordBoundary);
            case 'R': _at++; return GeneralNewline();
            case 'N': _at++; return new SetNode(CodePointSet.Of('\n').Negate());
            case 'O': _at++; return new SetNode(CodePointSet.All);
            case 'G': return Anchor(RegexAnchor.SearchStart);
            case 'K': throw Unsupported("\\K is", start);
            case 'X' or 'y' or 'Y': throw Unsupported("matching grapheme clusters is", start);
            case 'k' or 'g' when NextIs('<') || NextIs('\''): throw Unsupported("referring back to a group is", start);
            case >= '1' and <= '9' when IsReference(): throw Unsupported("referring back to a group is", start);
        }

        literal = EscapedCharacter();
        return Literal(literal);
    }

    /// <summary>Whether digits name a group: up to 9 always do, more only if there are so many; others are octal.</summary>
    private bool IsReference()
    {
        int number = 0;
        for (int i = _at; i < _pattern.Length && _pattern[i] is >= '0' and <= '9' and int digit && number < 1000; i++) number = number * 10 + digit - '0';
        return number <= int.Max(9, _captures);
    }

    private bool NextIs(int codePoint) => _at + 1 < _pattern.Length && _pattern[_at + 1] == codePoint;

    private AnchorNode Anchor(RegexAnchor anchor)
    {
        _at++;
        return new AnchorNode(anchor);
    }

    private static AtomicNode GeneralNewline() => new(new AlternateNode(
    [
        new ConcatNode([new SetNode(CodePointSet.Of('\r')), new SetNode(CodePointSet.Of('\n'))]),
        new SetNode(CodePointSet.Of([('\n', '\r'), (0x85, 0x85), (0x2028, 0x2029)])),
    ]));

    // By itself, a word character below U+0100 is looked up in another table than in a class, and so is \b.
    private static CodePointSet OutsideOfClasses(CodePointSet set)
    {
        CodePointSet word = RegexProperties.Of("word")!;
        if (set.Equals(word)) return RegexProperties.WordByItself;
        return set.Equals(word.Negate()) ? RegexProperties.WordByItself.Negate() : set;
    }

    /// <summary>\s and its like and properties, inside and outside of classes; null where none stands.</summary>
    private CodePointSet? TakeShorthand()
    {
        (string? name, bool isNegative) = Peek switch
        {
            's' => ("space", false),
            'S' => ("space", true),
            'd' => ("digit", false),
            'D' => ("digit", true),
            'w' => ("word", false),
            'W' => ("word", true),
            'h' => ("xdigit", false),
            'H' => ("xdigit", true),
            _ => ((string?)null, false),
        };
        if (name is null) return Peek is 'p' or 'P' && NextIs('{') ? TakeProperty() : null;

        _at++;
        return isNegative ? RegexProperties.Of(name)!.Negate() : RegexProperties.Of(name);
    }

    private CodePointSet TakeProperty()
    {
        int start = _at - 1;
        bool isNegative = _pattern[_at++] == 'P';
        StringBuilder name = new();
        _at++;
        if (Take('^')) isNegative = !isNegative;
        for (; Peek is not ('}' or -1); _at++) name.Append(char.ConvertFromUtf32(_pattern[_at]));
        if (!Take('}')) throw Error("the property's name does not end", start);

        CodePointSet set = RegexProperties.Of(name.ToString()) ?? throw Error($"no property is called \"{name}\"", start);
        return isNegative ? set.Negate() : set;
    }

    /// <summary>One character after a backslash that begins nothing else. pre: something follows.</summary>
    private int EscapedCharacter()
    {
        int start = _at - 1;
        int c = _pattern[_at++];
        switch (c)
        {
            case 't': return '\t';
            case 'n': return '\n';
            case 'r': return '\r';
            case 'f': return '\f';
            case 'v': return '\v';
            case 'a': return '\a';
            case 'e': return 0x1B;
            case 'x' when Peek == '{' && _at + 1 < _pattern.Length && HexDigit(_pattern[_at + 1]) >= 0: _at++; return Braced(start, 16, 8);
            case 'o' when Peek == '{' && _at + 1 < _pattern.Length && HexDigit(_pattern[_at + 1]) is >= 0 and < 8: _at++; return Braced(start, 8, 11);
            case 'x': return AsciiByte(Digits(16, 0, 2, start), start);
            case 'u': return CodePoint(Digits(16, 4, 4, start), start);
            case >= '0' and <= '7': _at--; return AsciiByte(Digits(8, 1, 3, start), start);
            case 'c': return Control(start);
            case 'C' when Take('-'): return Control(start);
            case 'M' when Peek == '-': throw Unsupported("\\M- is", start);
        }

        return c;
    }

    private int Control(int start)
    {
        if (AtEnd) throw Error("the control character does not end", start);
        int c = _pattern[_at++];
        if (c == '\\' && !AtEnd) c = EscapedCharacter();
        return c == '?' ? 0x7F : c & 0x9F;
    }

    private int Braced(int start, int radix, int most)
    {
        int value = CodePoint(Digits(radix, 1, most, start), start);
        if (Peek is ' ' or '\n') throw Unsupported("a sequence of code points is", start);
        return Take('}') ? value : throw Error("the code point does not end", start);
    }

    // Larger than a byte's worth of ASCII, it would be a piece of a UTF-8 sequence.
    private int AsciiByte(long value, int start)
        => value < 0x80 ? (int)value : throw Unsupported("a single byte above 7F is", start);

    private int CodePoint(long value, int start)
        => value is <= CodePointSet.Last and not (>= 0xD800 and <= 0xDFFF) ? (int)value : throw Error("not a code point", start);

    private long Digits(int radix, int least, int most, int start)
    {
        long value = 0;
        int count = 0;
        for (; count < most && HexDigit(Peek) is >= 0 and int digit && digit < radix; count++, _at++) value = value * radix + digit;
        return count >= least ? value : throw Error("too few digits", start);
    }

    private static int HexDigit(int c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' => c - 'A' + 10,
        _ => -1,
    };
}
