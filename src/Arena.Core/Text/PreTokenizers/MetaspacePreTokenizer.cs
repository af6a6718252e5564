using System;
using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>When Metaspace puts its replacement in front of a split that does not begin with it.</summary>
public enum PrependScheme
{
    First,
    Never,
    Always,
}

/// <summary>
/// Writes spaces as a character that can be seen, puts one in front, and cuts before each of them. "First" means the split at
/// the very start of the original.
/// </summary>
/// <param name="replacement">One character, UTF-8.</param>
/// <param name="scheme">What gets the replacement in front.</param>
/// <param name="cuts">Whether to cut at all.</param>
public sealed unsafe class MetaspacePreTokenizer(byte[] replacement, PrependScheme scheme, bool cuts) : IPreTokenizer
{
    public bool Cut(ref NormalizedText text, ref SplitList splits)
    {
        text.BeginPass();
        splits.BeginPass();
        for (int i = 0; i < splits.Count; i++)
        {
            if (!Write(ref text, splits.Items[i], ref splits)) return false;
        }

        text.EndPass();
        splits.EndPass();
        return true;
    }

    private bool Write(ref NormalizedText text, Split split, ref SplitList words)
    {
        ReadOnlySpan<byte> bytes = new(text.Bytes + split.Start, (int)(split.End - split.Start));
        bool isMarked = bytes[0] == (byte)' ' || bytes.StartsWith(replacement);
        bool isWanted = scheme == PrependScheme.Always || (scheme == PrependScheme.First && text.Starts[split.Start] == 0);
        uint wordStart = (uint)text.Written;
        if (!isMarked && isWanted && !Append(ref text, split.Start)) return false;

        int at = 0;
        while (true)
        {
            int length = LengthToMark(bytes[at..]);
            if (!text.Room(length)) return false;
            text.Keep((nint)split.Start + at, (nint)split.Start + at + length);
            at += length;
            if (at == bytes.Length) break;

            if (cuts && !StartWord(text, ref wordStart, ref words)) return false;
            if (!Append(ref text, split.Start + (uint)at)) return false;
            at += bytes[at] == (byte)' ' ? 1 : replacement.Length;
        }

        return words.Add(wordStart, (uint)text.Written);
    }

    private int LengthToMark(ReadOnlySpan<byte> bytes)
    {
        for (int at = 0; ; at++)
        {
            int found = bytes[at..].IndexOfAny((byte)' ', replacement[0]);
            if (found < 0) return bytes.Length;
            at += found;
            if (bytes[at] == (byte)' ' || bytes[at..].StartsWith(replacement)) return at;
        }
    }

    private bool Append(ref NormalizedText text, uint at)
    {
        if (!text.Room(replacement.Length)) return false;
        text.Append(replacement, text.Starts[at], text.Ends[at]);
        return true;
    }

    private static bool StartWord(in NormalizedText text, ref uint wordStart, ref SplitList words)
    {
        if (!words.Add(wordStart, (uint)text.Written)) return false;
        wordStart = (uint)text.Written;
        return true;
    }
}
