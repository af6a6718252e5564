using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>
/// Cuts where the script changes. Characters of no script belong to what stands before them; at the start of a split nothing
/// does, and the oracle loses them.
/// </summary>
public sealed unsafe class UnicodeScriptsPreTokenizer : SplitwisePreTokenizer
{
    protected override bool CutOne(byte* text, Split split, ref SplitList words)
    {
        byte last = Script.None;
        uint start = split.Start;
        for (byte* next = text + split.Start; next < text + split.End;)
        {
            uint at = (uint)(next - text);
            byte script = Script.Of(Utf8.DecodeUnchecked(ref next));
            if (script == Script.None || script == last) continue;
            if (last != Script.None && !words.Add(start, at)) return false;
            (last, start) = (script, at);
        }

        return last == Script.None || words.Add(start, split.End);
    }
}
