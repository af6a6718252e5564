using Arena.Core.Strings;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Cuts into words of so many characters; the last one may be shorter.</summary>
/// <param name="length">At least 1.</param>
public sealed unsafe class FixedLengthPreTokenizer(ulong length) : SplitwisePreTokenizer
{
    protected override bool CutOne(byte* text, Split split, ref SplitList words)
    {
        uint start = split.Start;
        ulong characters = 0;
        for (byte* next = text + split.Start; next < text + split.End;)
        {
            Utf8.DecodeUnchecked(ref next);
            if (++characters < length) continue;
            uint at = (uint)(next - text);
            if (!words.Add(start, at)) return false;
            (start, characters) = (at, 0);
        }

        return words.Add(start, split.End);
    }
}
