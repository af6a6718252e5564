using System.Runtime.InteropServices;
using Arena.Core.Memory;
using Arena.Core.Text.Decoders;

namespace Arena.Core.Text;

/// <summary>Tokens back into text.</summary>
public sealed unsafe partial class Encoder
{
    /// <summary>Decodes one row of ids into an arena. Ids that no token has are passed over, as the oracle does.</summary>
    /// <param name="arena">Receives the text, with a NUL behind it that length does not count.</param>
    /// <param name="ids">The row.</param>
    /// <param name="count">Its ids.</param>
    /// <param name="skipSpecialTokens">Leaves special tokens out.</param>
    /// <param name="text">Receives the address.</param>
    /// <param name="length">Receives the bytes.</param>
    /// <param name="failure">On failure says why.</param>
    public Status Decode(NativeArena* arena, uint* ids, nuint count, bool skipSpecialTokens, out byte* text, out nuint length, ref Failure failure)
    {
        text = null;
        length = 0;
        if (count > int.MaxValue) return failure.Set(Status.TooLarge, "more than 2^31 - 1 ids in one call");
        _scratch.Decoded.Count = 0;
        if (!Join(ids, count, skipSpecialTokens)) return failure.Set(Status.OutOfMemory, "no memory for the text, or more than 2^31 - 1 bytes of it");

        length = (nuint)_scratch.Decoded.Count;
        text = arena->Allocate(length + 1);
        if (text == null) return failure.Set(arena->LastStatus, "the arena has no room for the text");
        NativeMemory.Copy(_scratch.Decoded.Items, text, length);
        text[length] = 0;
        return Status.Ok;
    }

    /// <summary>Decodes rows of ids into an arena: all of them, or none and the arena untouched.</summary>
    /// <param name="arena">Receives the array of texts and the texts.</param>
    /// <param name="ids">The ids of all rows, end to end.</param>
    /// <param name="rowOffsets">rows + 1 ascending numbers.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="skipSpecialTokens">Leaves special tokens out.</param>
    /// <param name="texts">Receives the array.</param>
    /// <param name="failure">On failure says why.</param>
    public Status DecodeBatch(NativeArena* arena, uint* ids, ulong* rowOffsets, nuint rows, bool skipSpecialTokens, out TextInput* texts, ref Failure failure)
    {
        texts = null;
        if (rows > 0 && rowOffsets[rows] > int.MaxValue) return failure.Set(Status.TooLarge, "more than 2^31 - 1 ids in one call");

        ref NativeBuffer<byte> decoded = ref _scratch.Decoded;
        decoded.Count = 0;
        _scratch.RowEnds.Count = 0;
        for (nuint row = 0; row < rows; row++)
        {
            bool joined = Join(ids + rowOffsets[row], (nuint)(rowOffsets[row + 1] - rowOffsets[row]), skipSpecialTokens)
                && decoded.TryAdd(0) && _scratch.RowEnds.TryAdd(decoded.Count);
            if (!joined) return failure.Set(Status.OutOfMemory, "no memory for the texts, or more than 2^31 - 1 bytes of them");
        }

        nuint head = rows * (nuint)sizeof(TextInput);
        byte* memory = arena->Allocate(head + (nuint)decoded.Count);
        if (memory == null) return failure.Set(arena->LastStatus, "the arena has no room for the texts");
        NativeMemory.Copy(decoded.Items, memory + head, (nuint)decoded.Count);

        texts = (TextInput*)memory;
        nuint start = 0;
        for (nuint row = 0; row < rows; row++)
        {
            nuint end = (nuint)_scratch.RowEnds.Items[row];
            texts[row] = new TextInput(memory + head + start, end - start - 1);
            start = end;
        }

        return Status.Ok;
    }

    private bool Join(uint* ids, nuint count, bool skipSpecialTokens)
    {
        ref NativeBuffer<byte> output = ref _scratch.Decoded;
        IDecoder? decoder = _tokenizer.Decoder;
        bool isFirst = true;
        for (nuint i = 0; i < count; i++)
        {
            if (skipSpecialTokens && _tokenizer.AddedTokens.IsSpecial(ids[i])) continue;
            if (!_tokenizer.TryGetToken(ids[i], out byte* token, out int length)) continue;
            bool hasRoom = decoder is null ? AppendSpaced(token, length, isFirst, ref output) : decoder.Append(token, length, isFirst, ref output);
            if (!hasRoom) return false;
            isFirst = false;
        }

        // Room even for nothing, so that there is an address to copy from.
        return output.Reserve((long)output.Count + 1);
    }

    // Without a decoder, tokens stand with a space between them.
    private static bool AppendSpaced(byte* token, int length, bool isFirst, ref NativeBuffer<byte> output)
    {
        if (!output.Reserve((long)output.Count + length + 1)) return false;
        if (!isFirst) output.Items[output.Count++] = (byte)' ';
        NativeMemory.Copy(token, output.Items + output.Count, (nuint)length);
        output.Count += length;
        return true;
    }
}
