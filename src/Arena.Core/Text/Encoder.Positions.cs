using System;
using Arena.Core.Strings;

namespace Arena.Core.Text;

/// <summary>Before and behind tokenizing: text that is valid, tokens that a truncated call never had, offsets in other units.</summary>
public sealed unsafe partial class Encoder
{
    /// <summary>Gives valid UTF-8: the input itself, or with bad sequences replaced.</summary>
    private bool Validate(TextInput input, in EncodeSettings settings, out byte* text, out uint length, ref Failure failure)
    {
        text = input.Data;
        length = (uint)input.Length;
        long invalid = length == 0 ? -1 : Utf8.FirstInvalid(input.Data, input.Length);
        if (invalid < 0) return true;
        if (!settings.ReplaceInvalidUtf8)
        {
            failure.Set(Status.InvalidUtf8, "the text is not UTF-8", (ulong)invalid);
            return false;
        }

        long room = 3 * (long)length + 4;
        if (!_scratch.Repaired.Reserve(room) || !_scratch.RepairedFrom.Reserve(room + 1))
        {
            failure.Set(Status.OutOfMemory, "no memory to replace invalid UTF-8");
            return false;
        }

        text = _scratch.Repaired.Items;
        length = (uint)Utf8.Repair(input.Data, input.Length, text, _scratch.RepairedFrom.Items);
        return true;
    }

    /// <summary>Drops what HuggingFace 0.23.1 and 0.23.2 never tokenize: the words behind the one that reaches max_length.</summary>
    private void ExitEarly(nint first, in EncodeSettings settings)
    {
        ref TokenBuffer tokens = ref _scratch.Tokens;
        ulong limit = settings.MaxLength;
        if (settings.TruncationDirection == Direction.Right)
        {
            for (nint i = first; i < tokens.Count; i++)
            {
                bool isWordEnd = i + 1 == tokens.Count || tokens.Words[i + 1] != tokens.Words[i];
                if ((ulong)(i + 1 - first) < limit || !isWordEnd || (tokens.Words[i] & RowWriter.AddedTokenWord) != 0) continue;
                tokens.Count = i + 1;
                return;
            }

            return;
        }

        for (nint i = tokens.Count - 1; i > first; i--)
        {
            bool isWordStart = tokens.Words[i - 1] != tokens.Words[i];
            if ((ulong)(tokens.Count - i) < limit || !isWordStart || (tokens.Words[i] & RowWriter.AddedTokenWord) != 0) continue;

            // Words are numbered after the front ones have gone.
            uint dropped = tokens.Words[i] & ~RowWriter.AddedTokenWord;
            tokens.DropFront(first, i - first);
            for (nint j = first; j < tokens.Count; j++) tokens.Words[j] -= dropped;
            return;
        }
    }

    /// <summary>Measures the white space in each token. An added token is what was found, with the space it took along.</summary>
    private bool MeasureSpaces(byte* text, nint first, OffsetUnit unit)
    {
        ref TokenBuffer tokens = ref _scratch.Tokens;
        if (!_scratch.Spaces.Reserve(tokens.Count)) return false;
        for (nint i = first; i < tokens.Count; i++)
        {
            byte* token = text + tokens.Starts[i];
            int length = (int)(tokens.Ends[i] - tokens.Starts[i]);
            if ((tokens.Words[i] & RowWriter.AddedTokenWord) == 0 && !_tokenizer.TryGetToken(tokens.Ids[i], out token, out length)) length = 0;
            _scratch.Spaces.Items[i] = OffsetTrimmer.Measure(new ReadOnlySpan<byte>(token, length), unit);
        }

        return true;
    }

    private void Convert(byte* text, uint length, nint first, OffsetUnit unit, bool isRepaired)
    {
        ref TokenBuffer tokens = ref _scratch.Tokens;
        if (unit == OffsetUnit.Bytes)
        {
            if (!isRepaired) return;
            for (nint i = first; i < tokens.Count; i++)
            {
                tokens.Starts[i] = _scratch.RepairedFrom.Items[tokens.Starts[i]];
                tokens.Ends[i] = _scratch.RepairedFrom.Items[tokens.Ends[i]];
            }

            return;
        }

        if (System.Text.Ascii.IsValid(new ReadOnlySpan<byte>(text, (int)length))) return;
        OffsetConverter converter = new(text, unit);
        for (nint i = first; i < tokens.Count; i++)
        {
            tokens.Starts[i] = converter.Convert(tokens.Starts[i]);
            tokens.Ends[i] = converter.Convert(tokens.Ends[i]);
        }
    }
}
