using Arena.Core;
using Arena.Core.Text;
using Arena.Native.Types;

namespace Arena.Native;

/// <summary>arena_encode_options, checked field by field, laid over what the tokenizer's file asks for.</summary>
internal static unsafe class EncodeSettingsReader
{
    private const uint AllOutputs = ((uint)Output.Int64 << 1) - 1;

    public static bool Read(EncodeOptions* options, Tokenizer tokenizer, out EncodeSettings settings, ref Failure failure)
    {
        settings = new EncodeSettings { AddSpecialTokens = true };
        if (Structs.Read(options, out EncodeOptions read) != Status.Ok) return Refuse(ref failure, "the options are not of this version: struct_size is wrong, or an unknown option is set");
        if ((read.Outputs & ~AllOutputs) != 0) return Refuse(ref failure, "outputs has a flag that this version does not know");
        if (read.OffsetUnit > (uint)Core.Strings.OffsetUnit.Utf16) return Refuse(ref failure, "offset_unit is out of range");
        if ((read.NoSpecialTokens | read.SpecialTokensAsText | read.ReplaceInvalidUtf8 | read.TruncationEarlyExit) > 1) return Refuse(ref failure, "a switch is neither 0 nor 1");
        if (read.Truncation > (uint)Source.Options || read.Padding > (uint)Source.Options) return Refuse(ref failure, "truncation or padding is no arena_source");
        if (read.TruncationStrategy > (uint)Core.Text.TruncationStrategy.OnlySecond) return Refuse(ref failure, "truncation_strategy is out of range");
        if ((read.TruncationDirection | read.PaddingDirection) > (uint)Core.Text.Direction.Left) return Refuse(ref failure, "a direction is out of range");

        settings.Outputs = (Outputs)read.Outputs;
        settings.OffsetUnit = (Core.Strings.OffsetUnit)read.OffsetUnit;
        settings.AddSpecialTokens = read.NoSpecialTokens == 0;
        settings.SpecialTokensAsText = read.SpecialTokensAsText != 0;
        settings.ReplaceInvalidUtf8 = read.ReplaceInvalidUtf8 != 0;
        settings.EarlyExit = read.TruncationEarlyExit != 0;
        if (read.Truncation == (uint)Source.Tokenizer) settings.Use(tokenizer.Truncation);
        if (read.Padding == (uint)Source.Tokenizer) settings.Use(tokenizer.Padding);
        if (read.Padding == (uint)Source.Options) UsePadding(read, ref settings);
        return read.Truncation != (uint)Source.Options || UseTruncation(read, tokenizer, ref settings, ref failure);
    }

    private static void UsePadding(in EncodeOptions read, ref EncodeSettings settings)
    {
        settings.Pad = true;
        (settings.PaddingLength, settings.PaddingMultipleOf) = (read.PaddingLength, read.PaddingMultipleOf);
        settings.PaddingDirection = (Core.Text.Direction)read.PaddingDirection;
        (settings.PaddingId, settings.PaddingTypeId) = (read.PaddingId, read.PaddingTypeId);
    }

    private static bool UseTruncation(in EncodeOptions read, Tokenizer tokenizer, ref EncodeSettings settings, ref Failure failure)
    {
        settings.Truncate = true;
        (settings.MaxLength, settings.Stride) = (read.MaxLength, read.Stride);
        settings.TruncationStrategy = (Core.Text.TruncationStrategy)read.TruncationStrategy;
        settings.TruncationDirection = (Core.Text.Direction)read.TruncationDirection;

        // Said now rather than at the first text that is too long: such a stride can never work.
        ulong added = settings.AddSpecialTokens ? (ulong)tokenizer.Template.AddedSingle : 0;
        if (read.MaxLength < added) return Refuse(ref failure, "max_length is less than the number of special tokens that are added");
        ulong room = read.MaxLength - added;
        return read.Stride == 0 || read.Stride < room || Refuse(ref failure, "stride must be less than what max_length leaves for the text");
    }

    private static bool Refuse(ref Failure failure, string message)
    {
        failure.Set(Status.InvalidArgument, message);
        return false;
    }
}
