// One text or a pair. The text is borrowed where it lies when it is UTF-8, and written as UTF-8 into the arena when it
// is UTF-16. Nothing here allocates managed memory except a failure that is thrown.
using System;
using System.Runtime.CompilerServices;
using ArenaNative.Raw;
using Microsoft.Win32.SafeHandles;

namespace ArenaNative;

/// <summary>
/// The working memory with which one thread at a time encodes and decodes. Results lie in the scope's arena.
/// </summary>
/// <remarks>The tokenizer may be disposed before its encoders.</remarks>
public sealed unsafe partial class Encoder : SafeHandleZeroOrMinusOneIsInvalid
{
    [SkipLocalsInit]
    internal Encoder(Tokenizer tokenizer) : base(ownsHandle: true)
    {
        using var held = new HeldHandle(tokenizer);
        ArenaEncoder* encoder = null;
        ArenaError error;
        ArenaException.Prepare(&error);
        ArenaException.ThrowUnlessOk(
            NativeMethods.arena_encoder_create((ArenaTokenizer*)tokenizer.DangerousGetHandle(), &encoder, &error),
            &error);
        SetHandle((nint)encoder);
    }

    /// <summary>Encodes a text in UTF-8. Offsets count bytes unless the options say otherwise.</summary>
    /// <exception cref="ArenaException">The text is not UTF-8, options disagree, or memory ran out.</exception>
    public Encoding Encode(in ArenaScope scope, scoped ReadOnlySpan<byte> text,
        scoped in EncodeOptions options = default)
    {
        fixed (byte* utf8 = text)
            return EncodeOrThrow(scope, TextOf(utf8, text.Length), default, options, OffsetUnit.Bytes);
    }

    /// <summary>Encodes a text and its pair in UTF-8.</summary>
    /// <inheritdoc cref="Encode(in ArenaScope, ReadOnlySpan{byte}, in EncodeOptions)"/>
    public Encoding Encode(in ArenaScope scope, scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> pair,
        scoped in EncodeOptions options = default)
    {
        fixed (byte* utf8 = text, pairUtf8 = pair)
            return EncodeOrThrow(
                scope, TextOf(utf8, text.Length), PairOf(scope, pairUtf8, pair.Length), options, OffsetUnit.Bytes);
    }

    /// <summary>
    /// Encodes a text. Offsets count chars unless the options say otherwise; a lone surrogate is read as U+FFFD.
    /// </summary>
    /// <inheritdoc cref="Encode(in ArenaScope, ReadOnlySpan{byte}, in EncodeOptions)"/>
    public Encoding Encode(in ArenaScope scope, scoped ReadOnlySpan<char> text,
        scoped in EncodeOptions options = default) =>
        EncodeOrThrow(scope, Transcode(scope, text), default, options, OffsetUnit.Utf16);

    /// <summary>Encodes a text and its pair. Offsets count chars unless the options say otherwise.</summary>
    /// <inheritdoc cref="Encode(in ArenaScope, ReadOnlySpan{byte}, in EncodeOptions)"/>
    public Encoding Encode(in ArenaScope scope, scoped ReadOnlySpan<char> text, scoped ReadOnlySpan<char> pair,
        scoped in EncodeOptions options = default) =>
        EncodeOrThrow(scope, Transcode(scope, text), Transcode(scope, pair), options, OffsetUnit.Utf16);

    /// <summary>Encodes a text in UTF-8 without throwing for what is wrong with it.</summary>
    /// <param name="scope">Receives the arrays; an encode that fails leaves at most 256 bytes in it.</param>
    /// <param name="text">UTF-8.</param>
    /// <param name="options">How to encode.</param>
    /// <param name="encoding">The tokens; not to be read unless the status is Ok.</param>
    public Status TryEncode(in ArenaScope scope, scoped ReadOnlySpan<byte> text, scoped in EncodeOptions options,
        out Encoding encoding)
    {
        fixed (byte* utf8 = text)
            return EncodeInto(
                scope, TextOf(utf8, text.Length), default, options, OffsetUnit.Bytes, null, out encoding);
    }

    /// <summary>Encodes a text and its pair in UTF-8 without throwing for what is wrong with them.</summary>
    public Status TryEncode(in ArenaScope scope, scoped ReadOnlySpan<byte> text, scoped ReadOnlySpan<byte> pair,
        scoped in EncodeOptions options, out Encoding encoding)
    {
        fixed (byte* utf8 = text, pairUtf8 = pair)
            return EncodeInto(
                scope, TextOf(utf8, text.Length), PairOf(scope, pairUtf8, pair.Length), options, OffsetUnit.Bytes,
                null, out encoding);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.arena_encoder_free((ArenaEncoder*)handle) == Raw.Status.Ok;

    [SkipLocalsInit]
    private Encoding EncodeOrThrow(in ArenaScope scope, Text text, Text pair, scoped in EncodeOptions options,
        OffsetUnit unit)
    {
        ArenaError error;
        ArenaException.Prepare(&error);
        Status status = EncodeInto(scope, text, pair, options, unit, &error, out Encoding encoding);
        if (status != Status.Ok) ArenaException.Throw(status, &error);
        return encoding;
    }

    [SkipLocalsInit]
    private Status EncodeInto(in ArenaScope scope, Text text, Text pair, scoped in EncodeOptions options,
        OffsetUnit unit, ArenaError* error, out Encoding encoding)
    {
        using var held = new HeldHandle(this);
        Raw.Encoding* result = NewEncoding(scope);
        encoding = new Encoding(result);
        if (result == null) return scope.LastStatus;
        options.Fill(out Raw.EncodeOptions raw, unit);
        return (Status)NativeMethods.arena_encode(
            (ArenaEncoder*)handle, scope.Header, text.Data, text.Length, pair.Data, pair.Length, &raw, result, error);
    }

    // The struct itself lies in the arena too, so that an Encoding is one pointer to copy.
    private static Raw.Encoding* NewEncoding(in ArenaScope scope)
    {
        var result = (Raw.Encoding*)scope.TakeOrNull((nuint)sizeof(Raw.Encoding));
        if (result != null) *result = Raw.Encoding.Init();
        return result;
    }

    private static Text TextOf(byte* utf8, int length) => new() { Data = utf8, Length = (nuint)length };

    // No pair is NULL, and an empty pair is an address with length 0: any address, here one in the arena.
    private static Text PairOf(in ArenaScope scope, byte* utf8, int length) =>
        TextOf(utf8 == null ? scope.Header->Cursor : utf8, length);

    private static Text Transcode(in ArenaScope scope, scoped ReadOnlySpan<char> text)
    {
        Span<byte> utf8 = scope.CopyUtf8(text);
        fixed (byte* data = utf8) return PairOf(scope, data, utf8.Length);   // arena memory does not move
    }
}
