using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>Puts a space in front of splits that have none, cuts them into words, and writes every byte in GPT-2's alphabet.</summary>
/// <param name="addPrefixSpace">Whether splits get a space in front.</param>
/// <param name="words">Cuts into words, or null for splits as they are.</param>
public sealed unsafe class ByteLevelPreTokenizer(bool addPrefixSpace, IPreTokenizer? words) : IPreTokenizer
{
    public bool AddsPrefixSpace => addPrefixSpace;

    public IPreTokenizer? Words => words;

    public bool Cut(ref NormalizedText text, ref SplitList splits)
        => (!addPrefixSpace || AddSpaces(ref text, ref splits)) && (words is null || words.Cut(ref text, ref splits)) && Write(ref text, ref splits);

    private static bool AddSpaces(ref NormalizedText text, ref SplitList splits)
    {
        text.BeginPass();
        splits.BeginPass();
        for (int i = 0; i < splits.Count; i++)
        {
            Split split = splits.Items[i];
            uint start = (uint)text.Written;
            if (!text.Room((nint)(split.End - split.Start) + 1)) return false;
            if (text.Bytes[split.Start] != (byte)' ') text.Append(" "u8, text.Starts[split.Start], text.Ends[split.Start]);
            text.Keep((nint)split.Start, (nint)split.End);
            if (!splits.Add(start, (uint)text.Written)) return false;
        }

        text.EndPass();
        splits.EndPass();
        return true;
    }

    private static bool Write(ref NormalizedText text, ref SplitList splits)
    {
        text.BeginPass();
        splits.BeginPass();
        for (int i = 0; i < splits.Count; i++)
        {
            Split split = splits.Items[i];
            uint start = (uint)text.Written;
            if (!ByteLevelAlphabet.Write(ref text, (nint)split.Start, (nint)split.End)) return false;
            if (!splits.Add(start, (uint)text.Written)) return false;
        }

        text.EndPass();
        splits.EndPass();
        return true;
    }
}
