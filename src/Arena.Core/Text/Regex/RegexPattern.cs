namespace Arena.Core.Text.Regex;

/// <summary>Any regular expression, by the general engine.</summary>
internal sealed unsafe class RegexPattern(RegexProgram program) : TextPattern
{
    public override bool Begin(ref RegexScratches scratches, byte* text, nint length, out TextMatches matches)
    {
        matches = new TextMatches { Text = text, Length = length, Scratch = scratches.IndexOf(program) };
        return matches.Scratch >= 0 && program.Begin(ref scratches[matches.Scratch], text, length);
    }

    public override RegexFind FindNext(ref RegexScratches scratches, ref TextMatches matches, out nint start, out nint end)
        => program.FindNext(ref scratches[matches.Scratch], out start, out end);
}
