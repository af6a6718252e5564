using Arena.Core.Text.Normalizers;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Parts numbers from what stands around them; each run of digits, or each digit.</summary>
public sealed class DigitsPreTokenizer(bool individual) : IPreTokenizer
{
    private readonly struct Matcher : CharacterSplitter.IMatcher
    {
        public bool Matches(uint codePoint) => (CharacterKind.Of(codePoint) & CharacterKinds.Numeric) != 0;
    }

    public bool Cut(ref NormalizedText text, ref SplitList splits)
        => CharacterSplitter.Cut(default(Matcher), individual ? SplitBehavior.Isolated : SplitBehavior.Contiguous, text, ref splits);
}
