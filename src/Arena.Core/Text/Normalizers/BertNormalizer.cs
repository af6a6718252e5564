using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// BERT's basic cleaning, in the order that HuggingFace's BertNormalizer applies it: clean text, space around Chinese
/// characters, NFD without nonspacing marks, lower case. This is the definition; BertScanner does the same in one pass.
/// </summary>
public sealed unsafe class BertNormalizer : INormalizer
{
    /// <param name="cleanText">Drop control characters, U+0000 and U+FFFD; turn white space into U+0020.</param>
    /// <param name="handleChineseChars">Put spaces around CJK ideographs, so that each becomes a word.</param>
    /// <param name="stripAccents">Decompose and drop nonspacing marks; null does as lowercase says.</param>
    /// <param name="lowercase">Map each character to lower case by itself.</param>
    public BertNormalizer(bool cleanText, bool handleChineseChars, bool? stripAccents, bool lowercase)
    {
        CleanText = cleanText;
        HandleChineseChars = handleChineseChars;
        StripAccents = stripAccents ?? lowercase;
        Lowercase = lowercase;
    }

    public bool CleanText { get; }
    public bool HandleChineseChars { get; }
    public bool StripAccents { get; }
    public bool Lowercase { get; }

    /// <summary>Whether clean_text drops a character. Tab and line ends are white space here, not controls.</summary>
    public static bool IsDropped(uint codePoint, CodePointClass kind)
        => (kind & CodePointClass.Other) != 0 && codePoint is not ('\t' or '\n' or '\r')
            || codePoint is 0 or Utf8.Replacement;

    public bool Normalize(ref NormalizedText text)
        => (!CleanText || Clean(ref text))
            && (!HandleChineseChars || SeparateChinese(ref text))
            && (!StripAccents || (UnicodeFormPass.Apply(ref text, compatible: false, composes: false) && DropMarks(ref text)))
            && (!Lowercase || LowercaseNormalizer.Apply(ref text));

    private static bool Clean(ref NormalizedText text)
    {
        text.BeginPass();
        if (!text.Room(text.Length)) return false;
        for (byte* next = text.Bytes, end = next + text.Length; next < end;)
        {
            nint at = (nint)(next - text.Bytes);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            CodePointClass kind = CodePointClasses.OfUnchecked(codePoint);
            if (IsDropped(codePoint, kind)) continue;
            text.Append((kind & CodePointClass.Whitespace) != 0 ? ' ' : codePoint, text.Starts[at], text.Ends[at]);
        }

        text.EndPass();
        return true;
    }

    private static bool SeparateChinese(ref NormalizedText text)
    {
        text.BeginPass();
        for (byte* next = text.Bytes, end = next + text.Length; next < end;)
        {
            nint at = (nint)(next - text.Bytes);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            if (!text.Room(6)) return false;
            bool isChinese = (CodePointClasses.OfUnchecked(codePoint) & CodePointClass.Cjk) != 0;
            if (isChinese) text.Append(' ', text.Starts[at], text.Ends[at]);
            text.Append(codePoint, text.Starts[at], text.Ends[at]);
            if (isChinese) text.Append(' ', text.Starts[at], text.Ends[at]);
        }

        text.EndPass();
        return true;
    }

    private static bool DropMarks(ref NormalizedText text)
    {
        text.BeginPass();
        if (!text.Room(text.Length)) return false;
        for (byte* next = text.Bytes, end = next + text.Length; next < end;)
        {
            nint at = (nint)(next - text.Bytes);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            if ((CodePointClasses.OfUnchecked(codePoint) & CodePointClass.NonspacingMark) != 0) continue;
            text.Append(codePoint, text.Starts[at], text.Ends[at]);
        }

        text.EndPass();
        return true;
    }
}
