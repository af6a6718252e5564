using Arena.Core.Text.AddedTokens;
using Arena.Core.Text.Models;
using Arena.Core.Text.Normalizers;
using Arena.Core.Text.PreTokenizers;

namespace Arena.Core.Text;

/// <summary>One text into tokens: added tokens first, then what lies between them through the pipeline.</summary>
public sealed unsafe partial class Encoder
{
    /// <summary>Appends the tokens of a text, with offsets in the unit asked for.</summary>
    private Status Tokenize(TextInput input, bool isPair, bool hasPair, in EncodeSettings settings, ref Failure failure)
    {
        if (input.Length > LongestText) return failure.Set(Status.TooLarge, "a text may have 2^31 - 1 bytes");
        if (!Validate(input, settings, out byte* text, out uint length, ref failure)) return failure.Status;

        nint first = _scratch.Tokens.Count;
        bool positions = settings.Wants(Outputs.Offsets | Outputs.WordIds) || settings.EarlyExit;
        nint enough = Enough(settings, hasPair, first);
        Status status = positions
            ? Split<BertScanner.WithPositions>(text, length, enough, settings, ref failure)
            : Split<BertScanner.IdsOnly>(text, length, enough, settings, ref failure);
        if (status != Status.Ok) return status;

        if (settings.Truncate && settings.EarlyExit && !(settings.TruncationStrategy == TruncationStrategy.OnlySecond && !isPair))
        {
            ExitEarly(first, settings);
        }

        if (settings.Wants(Outputs.Offsets) && _tokenizer.Template.TrimsOffsets && !MeasureSpaces(text, first, settings.OffsetUnit))
        {
            return OutOfMemory(ref failure);
        }

        if (settings.Wants(Outputs.Offsets)) Convert(text, length, first, settings.OffsetUnit, text != input.Data);
        return Status.Ok;
    }

    // Tokens behind the row's room are only needed for overflow windows, when the row's end is kept, and in pairs, where
    // the longer text gives way first.
    private static nint Enough(in EncodeSettings settings, bool hasPair, nint first)
    {
        bool needsAll = !settings.Truncate || hasPair || settings.Wants(Outputs.Overflow) || settings.EarlyExit
            || settings.TruncationDirection == Direction.Left || settings.MaxLength > int.MaxValue / 2;
        return needsAll ? nint.MaxValue : first + (nint)settings.MaxLength + 1;
    }

    private Status Split<TPositions>(byte* text, uint length, nint enough, in EncodeSettings settings, ref Failure failure)
        where TPositions : BertScanner.IPositions
    {
        _scratch.Word = 0;
        AddedTokenMatcher matcher = _tokenizer.AddedTokens.Raw;
        long at = 0;
        while (matcher.TryFind(text, 0, at, length, settings.SpecialTokensAsText, out AddedTokenMatch match))
        {
            if (match.Start > at)
            {
                Status status = TokenizePiece<TPositions>(text, (uint)at, (uint)match.Start, enough, settings, ref failure);
                if (status != Status.Ok) return status;
            }

            if (_scratch.Tokens.Count >= enough) return Status.Ok;
            if (!AddAddedToken(match.Id, (uint)match.Start, (uint)match.End)) return OutOfMemory(ref failure);
            at = match.End;
        }

        return at < length ? TokenizePiece<TPositions>(text, (uint)at, length, enough, settings, ref failure) : Status.Ok;
    }

    private Status TokenizePiece<TPositions>(byte* text, uint start, uint end, nint enough, in EncodeSettings settings, ref Failure failure)
        where TPositions : BertScanner.IPositions
    {
        BertScanner? scanner = UseComponents ? null : _tokenizer.Scanner;
        if (scanner is null) return TokenizeByComponents(text, start, end, settings, ref failure);

        (nint tokens, uint word) = (_scratch.Tokens.Count, _scratch.Word);
        switch (scanner.Scan<TPositions>(ref _scratch, text, start, end, enough))
        {
            case BertScanner.Result.Done:
                return Status.Ok;
            case BertScanner.Result.NeedsReordering:
                (_scratch.Tokens.Count, _scratch.Word) = (tokens, word);
                return TokenizeByComponents(text, start, end, settings, ref failure);
            case BertScanner.Result.NoUnknownToken:
                return NoUnknownToken(ref failure);
            default:
                return OutOfMemory(ref failure);
        }
    }

    /// <summary>The definition of the pipeline: normalize, find normalized added tokens, pre-tokenize, ask the model.</summary>
    private Status TokenizeByComponents(byte* text, uint start, uint end, in EncodeSettings settings, ref Failure failure)
    {
        ref NormalizedText normalized = ref _scratch.Normalized;
        if (!normalized.Load(text, start, end)) return OutOfMemory(ref failure);
        if (_tokenizer.Normalizer is not null && !_tokenizer.Normalizer.Normalize(ref normalized)) return OutOfMemory(ref failure);

        AddedTokenMatcher matcher = _tokenizer.AddedTokens.Normalized;
        if (!matcher.TryFind(normalized.Bytes, 0, 0, normalized.Length, settings.SpecialTokensAsText, out AddedTokenMatch match))
        {
            return TokenizeNormalized(ref normalized, ref failure);
        }

        long at = 0;
        do
        {
            Status status = TokenizeBetween(at, match.Start, ref failure);
            if (status != Status.Ok) return status;
            if (!AddAddedToken(match.Id, normalized.Starts[match.Start], normalized.Ends[match.End - 1])) return OutOfMemory(ref failure);
            at = match.End;
        }
        while (matcher.TryFind(normalized.Bytes, 0, at, normalized.Length, settings.SpecialTokensAsText, out match));

        return TokenizeBetween(at, normalized.Length, ref failure);
    }

    // Pre-tokenizers may write their text anew, so each piece is one of its own.
    private Status TokenizeBetween(long start, long end, ref Failure failure)
    {
        if (start == end) return Status.Ok;
        return _scratch.Between.Load(_scratch.Normalized, (nint)start, (nint)end)
            ? TokenizeNormalized(ref _scratch.Between, ref failure)
            : OutOfMemory(ref failure);
    }

    private Status TokenizeNormalized(ref NormalizedText text, ref Failure failure)
    {
        ref SplitList words = ref _scratch.Splits;
        if (!words.Begin(text.Length)) return OutOfMemory(ref failure);
        if (_tokenizer.PreTokenizer is not null && !_tokenizer.PreTokenizer.Cut(ref text, ref words)) return OutOfMemory(ref failure);

        for (int i = 0; i < words.Count; i++)
        {
            Status status = TokenizeWord(text, words.Items[i], ref failure);
            if (status != Status.Ok) return status;
        }

        return Status.Ok;
    }

    private Status TokenizeWord(in NormalizedText text, Split word, ref Failure failure)
    {
        int length = (int)(word.End - word.Start);
        int count = _tokenizer.Model.Tokenize(text.Bytes + word.Start, length, ref _scratch.Model);
        if (count == IModel.NoUnknownToken) return NoUnknownToken(ref failure);
        if (count == IModel.OutOfMemory || !_scratch.Tokens.Reserve(count)) return OutOfMemory(ref failure);

        uint index = _scratch.Word++;
        for (int i = 0; i < count; i++)
        {
            TokenSpan piece = _scratch.Model.Pieces.Items[i];
            uint start = text.Starts[word.Start + piece.Start];
            uint end = text.Ends[word.Start + piece.End - 1];
            _scratch.Tokens.AddUnchecked(piece.Id, start, end, index);
        }

        return Status.Ok;
    }

    private bool AddAddedToken(uint id, uint start, uint end)
    {
        if (!_scratch.Tokens.Reserve(1)) return false;
        _scratch.Tokens.AddUnchecked(id, start, end, _scratch.Word++ | RowWriter.AddedTokenWord);
        return true;
    }

    private static Status OutOfMemory(ref Failure failure)
        => failure.Set(Status.OutOfMemory, "no memory for the tokens, or more than 2^31 - 1 of them in one call");

    private static Status NoUnknownToken(ref Failure failure)
        => failure.Set(Status.InvalidData, "a word is not in the vocabulary, and neither is the unknown token it should become");
}
