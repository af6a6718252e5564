namespace Arena.Core.Text.Normalizers;

/// <summary>Puts text in front of whatever is not empty. It stands for what the first character does.</summary>
public sealed unsafe class PrependNormalizer(byte[] prepend) : INormalizer
{
    public bool Normalize(ref NormalizedText text)
    {
        if (text.Length == 0) return true;
        nint first = 1;
        while (first < text.Length && (text.Bytes[first] & 0xC0) == 0x80) first++;

        text.BeginPass();
        if (!text.Room(text.Length + prepend.Length)) return false;
        // With nothing to prepend the oracle takes the first character for an inserted one, before which nothing stands.
        (uint start, uint end) = prepend.Length > 0 ? (text.Starts[0], text.Ends[0]) : (text.Origin, text.Origin);
        text.Append(prepend, start, end);
        text.Append(new System.ReadOnlySpan<byte>(text.Bytes, (int)first), start, end);
        text.Keep(first, text.Length);
        text.EndPass();
        return true;
    }
}
