using System;
using System.Text;

namespace Arena.Core.Text.Regex;

/// <summary>A text that is found as it stands. pre: it is not empty.</summary>
internal sealed unsafe class LiteralPattern(string literal) : TextPattern
{
    private readonly byte[] _literal = Encoding.UTF8.GetBytes(literal);

    public override bool Begin(ref RegexScratches scratches, byte* text, nint length, out TextMatches matches)
    {
        matches = new TextMatches { Text = text, Length = length };
        return true;
    }

    public override RegexFind FindNext(ref RegexScratches scratches, ref TextMatches matches, out nint start, out nint end)
    {
        (start, end) = (0, 0);
        int found = new ReadOnlySpan<byte>(matches.Text + matches.Position, (int)(matches.Length - matches.Position)).IndexOf(_literal);
        if (found < 0) return RegexFind.None;
        start = matches.Position + found;
        matches.Position = end = start + _literal.Length;
        return RegexFind.Found;
    }
}
