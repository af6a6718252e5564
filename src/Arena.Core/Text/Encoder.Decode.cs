using System;
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
        ref TokenTexts texts = ref _scratch.TokenTexts;
        texts.BeginPass();
        for (nuint i = 0; i < count; i++)
        {
            if (skipSpecialTokens && _tokenizer.AddedTokens.IsSpecial(ids[i])) continue;
            if (!_tokenizer.TryGetToken(ids[i], out byte* token, out int length)) continue;
            if (!texts.Add(new ReadOnlySpan<byte>(token, length))) return false;
        }

        texts.EndPass();
        bool hasRoom = _tokenizer.Decoder is { } decoder ? decoder.Decode(ref texts) : JoinSpaced(ref texts);

        // Room even for nothing, so that there is an address to copy from.
        ref NativeBuffer<byte> output = ref _scratch.Decoded;
        if (!hasRoom || !output.Reserve((long)output.Count + texts.Length + 1)) return false;
        NativeMemory.Copy(texts.Bytes, output.Items + output.Count, (nuint)texts.Length);
        output.Count += texts.Length;
        return true;
    }

    // Without a decoder, tokens stand with a space between them.
    private static bool JoinSpaced(ref TokenTexts texts)
    {
        texts.BeginPass();
        for (int i = 0; i < texts.Count; i++)
        {
            if (i > 0 && !texts.Append((byte)' ')) return false;
            if (!texts.Append(texts[i])) return false;
        }

        texts.EndPass();
        return true;
    }
}
