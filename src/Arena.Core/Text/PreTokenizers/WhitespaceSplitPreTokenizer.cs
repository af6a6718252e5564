using Arena.Core.Text.Normalizers;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Cuts at white space, which is dropped.</summary>
public sealed class WhitespaceSplitPreTokenizer : IPreTokenizer
{
    private readonly struct Matcher : CharacterSplitter.IMatcher
    {
        public bool Matches(uint codePoint) => (CodePointClasses.OfUnchecked(codePoint) & CodePointClass.Whitespace) != 0;
    }

    public bool Cut(ref NormalizedText text, ref SplitList splits)
        => CharacterSplitter.Cut(default(Matcher), SplitBehavior.Removed, text, ref splits);
}
