using Arena.Core.Strings;

namespace Arena.Core.Text.Normalizers;

/// <summary>Passes that look at one character at a time and drop it, keep it, or put another in its place.</summary>
internal static unsafe class CharacterFilter
{
    /// <summary>Says what becomes of a character; a type, so that the compiler makes a loop for each.</summary>
    public interface IRule
    {
        /// <summary>Gives what to write.</summary>
        /// <returns>False to drop the character.</returns>
        static abstract bool Keep(ref uint codePoint);
    }

    public static bool Apply<TRule>(ref NormalizedText text)
        where TRule : IRule
    {
        text.BeginPass();
        for (byte* next = text.Bytes, end = next + text.Length; next < end;)
        {
            nint at = (nint)(next - text.Bytes);
            uint codePoint = Utf8.DecodeUnchecked(ref next);
            if (!TRule.Keep(ref codePoint)) continue;
            if (!text.Room(4)) return false;
            text.Append(codePoint, text.Starts[at], text.Ends[at]);
        }

        text.EndPass();
        return true;
    }
}
