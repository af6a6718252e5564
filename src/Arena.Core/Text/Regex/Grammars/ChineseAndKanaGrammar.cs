using Arena.Core.Strings;

namespace Arena.Core.Text.Regex;

/// <summary>Runs of ideographs and kana, by their blocks: the second stage of DeepSeek V3.</summary>
internal sealed unsafe class ChineseAndKanaGrammar : Grammar
{
    public override nint Match(byte* text, nint at, nint length)
    {
        // All of them are three bytes long, and begin with E3 to E9.
        while (at < length && text[at] is >= 0xE3 and <= 0xE9)
        {
            byte* next = text + at;
            if (Utf8.DecodeUnchecked(ref next) is not ((>= 0x4E00 and <= 0x9FA5) or (>= 0x3040 and <= 0x30FF))) return at;
            at += 3;
        }

        return at;
    }
}
