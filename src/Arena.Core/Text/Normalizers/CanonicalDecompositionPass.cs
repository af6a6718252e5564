using Arena.Core.Strings;
using Arena.Core.Text.Unicode;

namespace Arena.Core.Text.Normalizers;

/// <summary>
/// NFD with the oracle's alignment. There, a decomposed character either replaces the next character of the source or is
/// inserted behind the one before; the sort by combining class moves characters together with that flag, and alignment is
/// then read off by position. So a mark that moves forward takes the place, and the range, of the one it passed.
/// </summary>
internal static unsafe class CanonicalDecompositionPass
{
    public static bool Apply(ref NormalizedText text)
    {
        uint* decomposed = stackalloc uint[CanonicalDecomposition.MaximumLength];
        text.BeginPass();

        nint position = 0;
        text.Run.Entries.Count = 0;
        for (byte* next = text.Bytes, end = next + text.Length; next < end;)
        {
            int count = CanonicalDecomposition.Decompose(Utf8.DecodeUnchecked(ref next), decomposed);
            for (int i = 0; i < count; i++)
            {
                byte combiningClass = (byte)CanonicalDecomposition.CombiningClass(decomposed[i]);
                if (combiningClass == 0 && !Flush(ref text, ref position)) return false;
                bool added = text.Run.Entries.TryAdd(new CombiningRun.Entry
                {
                    CodePoint = decomposed[i],
                    Class = combiningClass,
                    Inserted = i > 0,
                });
                if (!added) return false;

                // A starter ends nothing that follows it, so it need not wait for its marks.
                if (combiningClass == 0 && !Flush(ref text, ref position)) return false;
            }
        }

        if (!Flush(ref text, ref position)) return false;
        text.EndPass();
        return true;
    }

    private static bool Flush(ref NormalizedText text, ref nint position)
    {
        ref CombiningRun run = ref text.Run;
        if (!run.Sort() || !text.Room(4 * (nint)run.Entries.Count)) return false;
        for (nint i = 0; i < run.Entries.Count; i++)
        {
            CombiningRun.Entry entry = run.Entries.Items[i];
            if (entry.Inserted)
            {
                // Nothing stands before the very first character; the oracle then gives the empty range.
                (uint start, uint end) = position > 0 ? (text.Starts[position - 1], text.Ends[position - 1]) : (0u, 0u);
                text.Append(entry.CodePoint, start, end);
                continue;
            }

            text.Append(entry.CodePoint, text.Starts[position], text.Ends[position]);
            position += SizeAt(text.Bytes + position);
        }

        run.Entries.Count = 0;
        return true;
    }

    private static nint SizeAt(byte* text)
    {
        byte* next = text;
        Utf8.DecodeUnchecked(ref next);
        return (nint)(next - text);
    }
}
