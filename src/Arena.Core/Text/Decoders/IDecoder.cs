using Arena.Core.Memory;

namespace Arena.Core.Text.Decoders;

/// <summary>tokenizer.json's "decoder": writes the text of one token behind those before it.</summary>
public unsafe interface IDecoder
{
    /// <summary>Appends a token's text.</summary>
    /// <param name="token">The token as the vocabulary writes it.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="isFirst">Whether it is the first token written.</param>
    /// <param name="output">Receives UTF-8.</param>
    /// <returns>False if memory ran out.</returns>
    bool Append(byte* token, int length, bool isFirst, ref NativeBuffer<byte> output);
}
