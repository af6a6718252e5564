using System;
using Arena.Core.Text.Models.Bpe;

namespace Arena.Core.Text.Loading;

/// <summary>merges.txt: a merge a line, its two tokens with a space between them; lines that begin with #version are none.</summary>
internal static class MergesTxtReader
{
    /// <summary>Takes a merge apart; false unless there is exactly one space.</summary>
    public static bool TrySplit(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> left, out ReadOnlySpan<byte> right)
    {
        int space = line.IndexOf((byte)' ');
        left = space < 0 ? default : line[..space];
        right = space < 0 ? default : line[(space + 1)..];
        return space >= 0 && !right.Contains((byte)' ');
    }

    public static string Describe(MergeFault fault) => fault == MergeFault.ShorterThanPrefix
        ? "the second token of a merge is shorter than continuing_subword_prefix"
        : "a merge has a token, or makes one, that is not in the vocabulary";
}
