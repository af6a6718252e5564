using Arena.Core.Memory;
using Arena.Core.Text.Decoders;
using Arena.Core.Text.Models;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PreTokenizers;

namespace Arena.Core.Text;

/// <summary>
/// All working memory of an encoder. It grows to what the largest text needed and is kept, so that a warm encoder
/// allocates nothing.
/// </summary>
internal unsafe struct EncoderScratch
{
    /// <summary>The tokens of all texts of the call, end to end.</summary>
    public TokenBuffer Tokens;

    /// <summary>White space at the ends of each of them, where offsets are wanted and a post-processor trims them.</summary>
    public NativeBuffer<TokenSpaces> Spaces;

    /// <summary>Index of the next word of the text at hand.</summary>
    public uint Word;

    public WordCache Cache;

    /// <summary>The model's own, with the tokens of the word it was asked for last.</summary>
    public ModelScratch Model;

    /// <summary>A word that had to be rewritten, and for each of its bytes the range it came from.</summary>
    public NativeBuffer<byte> WordBytes;
    public NativeBuffer<uint> WordStarts;
    public NativeBuffer<uint> WordEnds;

    /// <summary>The general path's text and its splits.</summary>
    public NormalizedText Normalized;
    public SplitList Splits;

    /// <summary>What lies between two added tokens of a normalized text.</summary>
    public NormalizedText Between;

    /// <summary>A text whose bad UTF-8 was replaced, and for each of its bytes where it was.</summary>
    public NativeBuffer<byte> Repaired;
    public NativeBuffer<uint> RepairedFrom;

    /// <summary>What each text of the call became, and the rows made of them.</summary>
    public NativeBuffer<TextTokens> Texts;
    public NativeBuffer<Row> Rows;

    /// <summary>Tokens on their way through the decoder, and decoded text before it is copied to its arena.</summary>
    public TokenTexts TokenTexts;
    public NativeBuffer<byte> Decoded;
    public NativeBuffer<int> RowEnds;

    public void Dispose()
    {
        Tokens.Dispose();
        Spaces.Dispose();
        Cache.Dispose();
        Model.Dispose();
        WordBytes.Dispose();
        WordStarts.Dispose();
        WordEnds.Dispose();
        Normalized.Dispose();
        Splits.Dispose();
        Between.Dispose();
        Repaired.Dispose();
        RepairedFrom.Dispose();
        Texts.Dispose();
        Rows.Dispose();
        TokenTexts.Dispose();
        Decoded.Dispose();
        RowEnds.Dispose();
    }
}
