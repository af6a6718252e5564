using Arena.Core.Strings;

namespace Arena.Core.Text.Normalizers;

/// <summary>Maps each character to lower case by itself.</summary>
public sealed unsafe class LowercaseNormalizer : INormalizer
{
    public bool Normalize(ref NormalizedText text) => Apply(ref text);

    internal static bool Apply(ref NormalizedText text)
    {
        uint* mapped = stackalloc uint[Unicode.Lowercase.MaximumLength];
        text.BeginPass();
        for (byte* next = text.Bytes, end = next + text.Length; next < end;)
        {
            nint at = (nint)(next - text.Bytes);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            int count = Unicode.Lowercase.Map(codePoint, mapped);
            if (!text.Room(4 * count)) return false;
            for (int i = 0; i < count; i++) text.Append(mapped[i], text.Starts[at], text.Ends[at]);
        }

        text.EndPass();
        return true;
    }
}
