using System;

namespace Arena.Core.Text.Decoders;

/// <summary>Writes a text with every occurrence of a part replaced.</summary>
internal static class TextReplacement
{
    /// <summary>Appends to the open text. An empty part is found in front of each character and at the end.</summary>
    /// <returns>False if memory ran out.</returns>
    public static bool Append(ReadOnlySpan<byte> text, ReadOnlySpan<byte> part, ReadOnlySpan<byte> with, ref TokenTexts texts)
    {
        if (part.IsEmpty) return AppendBetween(text, with, ref texts);
        for (int found; (found = text.IndexOf(part)) >= 0; text = text[(found + part.Length)..])
        {
            if (!texts.Append(text[..found]) || !texts.Append(with)) return false;
        }

        return texts.Append(text);
    }

    private static bool AppendBetween(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with, ref TokenTexts texts)
    {
        while (!text.IsEmpty)
        {
            int length = 1;
            while (length < text.Length && (text[length] & 0xC0) == 0x80) length++;
            if (!texts.Append(with) || !texts.Append(text[..length])) return false;
            text = text[length..];
        }

        return texts.Append(with);
    }
}
