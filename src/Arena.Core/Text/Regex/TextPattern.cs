namespace Arena.Core.Text.Regex;

/// <summary>Where looking for a pattern in a text stands.</summary>
internal unsafe struct TextMatches
{
    public byte* Text;
    public nint Length;
    public nint Position;

    /// <summary>Index of the scratch in use, where the pattern needs one.</summary>
    public int Scratch;
}

/// <summary>
/// What "pattern" is in tokenizer.json: finds the oracle's matches in a text, one after the other. Immutable and shared;
/// the scratch is the thread's own.
/// </summary>
internal abstract unsafe class TextPattern
{
    /// <summary>{"Regex": ...}: a scanner where the grammar is known, else the general engine.</summary>
    /// <exception cref="ArenaException">The pattern is no regular expression, or uses what is not supported.</exception>
    public static TextPattern Regex(string pattern) => KnownGrammars.Find(pattern) is { } grammar ? grammar : new RegexPattern(new RegexProgram(pattern));

    /// <summary>{"String": ...}</summary>
    public static TextPattern String(string text) => text.Length == 0 ? Regex("") : new LiteralPattern(text);

    /// <summary>Begins with a text, which must be valid UTF-8 and stay as it is.</summary>
    /// <returns>False if memory ran out.</returns>
    public abstract bool Begin(ref RegexScratches scratches, byte* text, nint length, out TextMatches matches);

    /// <summary>The next match.</summary>
    public abstract RegexFind FindNext(ref RegexScratches scratches, ref TextMatches matches, out nint start, out nint end);
}
