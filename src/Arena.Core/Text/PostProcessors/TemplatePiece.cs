namespace Arena.Core.Text.PostProcessors;

/// <summary>
/// Takes white space off the offsets of tokens, as ByteLevel and RobertaProcessing do: as many characters as the token has at
/// its ends.
/// </summary>
/// <param name="KeepsPrefix">Leave one leading space alone at the start, which add_prefix_space may have put there.</param>
/// <param name="AtStart">The first token of the text stood first when this was applied, with no special token before it.</param>
public readonly record struct OffsetTrim(bool KeepsPrefix, bool AtStart);

/// <summary>One place in a row: either the tokens of a text, or special tokens.</summary>
/// <param name="Sequence">0 for the text, 1 for its pair, -1 for special tokens.</param>
/// <param name="TypeId">Type id of every token of the piece.</param>
/// <param name="WindowTypeId">Type id of a text's tokens in windows behind the first.</param>
/// <param name="Ids">The special tokens; empty for a text.</param>
/// <param name="Trims">What is done to a text's offsets, in order.</param>
public sealed record TemplatePiece(int Sequence, uint TypeId, uint WindowTypeId, uint[] Ids, OffsetTrim[] Trims)
{
    /// <summary>A text; the oracle sets a template's type id in the first window only, in others each text has its number.</summary>
    public static TemplatePiece Text(int sequence, uint typeId) => new(sequence, typeId, (uint)sequence, [], []);

    public static TemplatePiece Special(uint typeId, params uint[] ids) => new(-1, typeId, typeId, ids, []);
}
