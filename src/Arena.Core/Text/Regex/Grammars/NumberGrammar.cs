namespace Arena.Core.Text.Regex;

/// <summary>Numbers in groups, as a stage before another grammar.</summary>
/// <param name="most">How many stand together.</param>
internal sealed unsafe class NumberGrammar(int most) : Grammar
{
    public override nint Match(byte* text, nint at, nint length) => Numbers(text, at, length, most);
}
