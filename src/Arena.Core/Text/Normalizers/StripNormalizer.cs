using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>Takes white space off the ends.</summary>
public sealed unsafe class StripNormalizer(bool left, bool right) : INormalizer
{
    public bool Normalize(ref NormalizedText text)
    {
        nint start = 0, end = text.Length;
        if (left)
        {
            for (byte* next = text.Bytes; start < end && IsSpace(Utf8.DecodeUnchecked(ref next));) start = (nint)(next - text.Bytes);
        }

        while (right && end > start)
        {
            nint before = end - 1;
            while ((text.Bytes[before] & 0xC0) == 0x80) before--;
            byte* character = text.Bytes + before;
            if (!IsSpace(Utf8.DecodeUnchecked(ref character))) break;
            end = before;
        }

        if (end - start == text.Length) return true;
        text.BeginPass();
        if (!text.Room(end - start)) return false;
        text.Keep(start, end);
        text.EndPass();
        return true;
    }

    private static bool IsSpace(uint codePoint) => (CodePointClasses.OfUnchecked(codePoint) & CodePointClass.Whitespace) != 0;
}
