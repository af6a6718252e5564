using Arena.Core.Strings;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Pre-tokenizers that split at single characters of some kind.</summary>
internal static unsafe class CharacterSplitter
{
    /// <summary>Says which characters match.</summary>
    public interface IMatcher
    {
        bool Matches(uint codePoint);
    }

    public static bool Cut<TMatcher>(TMatcher matcher, SplitBehavior behavior, in NormalizedText text, ref SplitList splits)
        where TMatcher : struct, IMatcher
    {
        SplitWriter writer = new(behavior, invert: false);
        splits.BeginPass();
        for (int i = 0; i < splits.Count; i++)
        {
            if (!CutOne(matcher, ref writer, text.Bytes, splits.Items[i], ref splits)) return false;
        }

        splits.EndPass();
        return true;
    }

    private static bool CutOne<TMatcher>(TMatcher matcher, ref SplitWriter writer, byte* text, Split split, ref SplitList words)
        where TMatcher : struct, IMatcher
    {
        uint between = split.Start;
        for (byte* next = text + split.Start; next < text + split.End;)
        {
            uint at = (uint)(next - text);
            if (!matcher.Matches(Utf8.DecodeUnchecked(ref next))) continue;
            uint after = (uint)(next - text);
            if (at > between && !writer.Take(ref words, between, at, isMatch: false)) return false;
            if (!writer.Take(ref words, at, after, isMatch: true)) return false;
            between = after;
        }

        return (between == split.End || writer.Take(ref words, between, split.End, isMatch: false)) && writer.Finish(ref words);
    }
}
