using System.Collections.Generic;

namespace Arena.Core.Text.Decoders;

/// <summary>Decoders one after the other. Sequences in it are laid out flat, so that depth costs no stack.</summary>
public sealed class SequenceDecoder(IReadOnlyList<IDecoder> decoders) : IDecoder
{
    private readonly IDecoder[] _decoders = Flatten(decoders);

    public bool Decode(ref TokenTexts texts)
    {
        foreach (IDecoder decoder in _decoders)
        {
            if (!decoder.Decode(ref texts)) return false;
        }

        return true;
    }

    private static IDecoder[] Flatten(IReadOnlyList<IDecoder> decoders)
    {
        List<IDecoder> flat = [];
        foreach (IDecoder decoder in decoders)
        {
            if (decoder is SequenceDecoder sequence) flat.AddRange(sequence._decoders);
            else flat.Add(decoder);
        }

        return [.. flat];
    }
}
