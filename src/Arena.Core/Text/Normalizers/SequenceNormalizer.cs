using System.Collections.Generic;

namespace Arena.Core.Text.Normalizers;

/// <summary>Normalizers one after the other. Sequences in it are laid out flat, so that depth costs no stack.</summary>
public sealed class SequenceNormalizer(IReadOnlyList<INormalizer> normalizers) : INormalizer
{
    private readonly INormalizer[] _normalizers = Flatten(normalizers);

    public bool Normalize(ref NormalizedText text)
    {
        foreach (INormalizer normalizer in _normalizers)
        {
            if (!normalizer.Normalize(ref text)) return false;
        }

        return true;
    }

    private static INormalizer[] Flatten(IReadOnlyList<INormalizer> normalizers)
    {
        List<INormalizer> flat = [];
        foreach (INormalizer normalizer in normalizers)
        {
            if (normalizer is SequenceNormalizer sequence) flat.AddRange(sequence._normalizers);
            else flat.Add(normalizer);
        }

        return [.. flat];
    }
}
