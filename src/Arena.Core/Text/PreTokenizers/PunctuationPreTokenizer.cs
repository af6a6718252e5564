using Arena.Core.Text.Normalizers;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Splits at punctuation, ASCII symbols among it, with any behavior.</summary>
public sealed class PunctuationPreTokenizer(SplitBehavior behavior) : IPreTokenizer
{
    private readonly struct Matcher : CharacterSplitter.IMatcher
    {
        public bool Matches(uint codePoint) => (CodePointClasses.OfUnchecked(codePoint) & CodePointClass.Punctuation) != 0;
    }

    public bool Cut(ref NormalizedText text, ref SplitList splits)
        => CharacterSplitter.Cut(default(Matcher), behavior, text, ref splits);
}
