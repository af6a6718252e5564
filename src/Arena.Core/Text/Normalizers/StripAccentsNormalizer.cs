using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>Drops combining marks of every kind. What is one character with its accent stays; NFD takes it apart first.</summary>
public sealed class StripAccentsNormalizer : INormalizer
{
    private readonly struct Rule : CharacterFilter.IRule
    {
        public static bool Keep(ref uint codePoint) => (CharacterKind.Of(codePoint) & CharacterKinds.Mark) == 0;
    }

    public bool Normalize(ref NormalizedText text) => CharacterFilter.Apply<Rule>(ref text);
}
