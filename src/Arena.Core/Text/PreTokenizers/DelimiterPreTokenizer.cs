using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>tokenizer.json's CharDelimiterSplit: cuts at one character, which is dropped.</summary>
public sealed class DelimiterPreTokenizer(uint delimiter) : IPreTokenizer
{
    private readonly struct Matcher(uint delimiter) : CharacterSplitter.IMatcher
    {
        public bool Matches(uint codePoint) => codePoint == delimiter;
    }

    public bool Cut(ref NormalizedText text, ref SplitList splits)
        => CharacterSplitter.Cut(new Matcher(delimiter), SplitBehavior.Removed, text, ref splits);
}
