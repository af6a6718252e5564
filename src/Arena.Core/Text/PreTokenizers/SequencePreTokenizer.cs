using System.Collections.Generic;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Pre-tokenizers one after the other. Sequences in it are laid out flat, so that depth costs no stack.</summary>
public sealed class SequencePreTokenizer(IReadOnlyList<IPreTokenizer> preTokenizers) : IPreTokenizer
{
    private readonly IPreTokenizer[] _preTokenizers = Flatten(preTokenizers);

    public bool Cut(ref NormalizedText text, ref SplitList splits)
    {
        foreach (IPreTokenizer preTokenizer in _preTokenizers)
        {
            if (!preTokenizer.Cut(ref text, ref splits)) return false;
        }

        return true;
    }

    private static IPreTokenizer[] Flatten(IReadOnlyList<IPreTokenizer> preTokenizers)
    {
        List<IPreTokenizer> flat = [];
        foreach (IPreTokenizer preTokenizer in preTokenizers)
        {
            if (preTokenizer is SequencePreTokenizer sequence) flat.AddRange(sequence._preTokenizers);
            else flat.Add(preTokenizer);
        }

        return [.. flat];
    }
}
