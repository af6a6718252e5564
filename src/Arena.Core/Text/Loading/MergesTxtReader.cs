using System;
using Arena.Core.Strings;
using Arena.Core.Text.Models.Bpe;

namespace Arena.Core.Text.Loading;

/// <summary>merges.txt: a merge a line, its two tokens with a space between them; lines that begin with #version are none.</summary>
internal static unsafe class MergesTxtReader
{
    /// <summary>Reads a whole file. Positions in its errors are positions in it.</summary>
    public static void Read(TextInput text, MergeList merges)
    {
        long invalid = text.Length == 0 ? -1 : Utf8.FirstInvalid(text.Data, text.Length);
        if (invalid >= 0) throw TextPosition.Error(text.Data, text.Length, invalid, Status.InvalidUtf8, "merges.txt is not UTF-8");
        if (text.Length > int.MaxValue) throw new ArenaException(Status.TooLarge, "merges.txt may have 2^31 - 1 bytes");
        for (long start = 0; start < (long)text.Length;)
        {
            ReadOnlySpan<byte> rest = new(text.Data + start, (int)((long)text.Length - start));
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            ReadLine(line.EndsWith("\r"u8) ? line[..^1] : line, text, start, merges);
            start += line.Length + 1;
        }
    }

    /// <summary>Takes a merge apart; false unless there is exactly one space.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> left, out ReadOnlySpan<byte> right)
    {
        int space = line.IndexOf((byte)' ');
        left = space < 0 ? default : line[..space];
        right = space < 0 ? default : line[(space + 1)..];
        return space >= 0 && !right.Contains((byte)' ');
    }

    private static void ReadLine(ReadOnlySpan<byte> line, TextInput text, long start, MergeList merges)
    {
        if (line.StartsWith("#version"u8)) return;
        if (!TrySplit(line, out ReadOnlySpan<byte> left, out ReadOnlySpan<byte> right))
        {
            throw TextPosition.Error(text.Data, text.Length, start, Status.InvalidData, "a line of merges.txt must be two tokens with a space between them");
        }

        MergeFault fault = merges.Add(left, right);
        if (fault != MergeFault.None) throw TextPosition.Error(text.Data, text.Length, start, Status.InvalidData, Describe(fault));
    }

    public static string Describe(MergeFault fault) => fault == MergeFault.ShorterThanPrefix
        ? "the second token of a merge is shorter than continuing_subword_prefix"
        : "a merge has a token, or makes one, that is not in the vocabulary";
}
