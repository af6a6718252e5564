using Arena.Core.Text.Normalizers;

namespace Arena.Core.Text.PreTokenizers;

/// <summary>A pre-tokenizer that cuts each split by itself and leaves the text as it is.</summary>
public abstract unsafe class SplitwisePreTokenizer : IPreTokenizer
{
    public bool Cut(ref NormalizedText text, ref SplitList splits)
    {
        splits.BeginPass();
        for (int i = 0; i < splits.Count; i++)
        {
            if (!CutOne(text.Bytes, splits.Items[i], ref splits)) return false;
        }

        splits.EndPass();
        return true;
    }

    /// <summary>Adds the words of one split, in order. False if memory ran out.</summary>
    protected abstract bool CutOne(byte* text, Split split, ref SplitList words);
}
