// Many texts in one call. Texts are gathered in the arena first: managed memory moves, and pinning many pieces costs
// more than copying them.
using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using ArenaNative.Raw;

namespace ArenaNative;

public sealed unsafe partial class Encoder
{
    /// <summary>Encodes many texts in UTF-8 as rows of one encoding.</summary>
    /// <param name="scope">Receives the arrays, and copies of the texts.</param>
    /// <param name="texts">UTF-8.</param>
    /// <param name="options">How to encode. Offsets count bytes unless it says otherwise.</param>
    /// <exception cref="ArenaException">Item tells which text is at fault. All texts are encoded or none.</exception>
    public Encoding EncodeBatch(in ArenaScope scope, scoped ReadOnlySpan<ReadOnlyMemory<byte>> texts,
        scoped in EncodeOptions options = default) =>
        EncodeBatchOrThrow(scope, Gather(scope, texts), null, texts.Length, options, OffsetUnit.Bytes);

    /// <summary>Encodes many pairs in UTF-8 as rows of one encoding.</summary>
    public Encoding EncodeBatch(in ArenaScope scope, scoped ReadOnlySpan<ReadOnlyMemory<byte>> texts,
        scoped ReadOnlySpan<ReadOnlyMemory<byte>> pairs, scoped in EncodeOptions options = default)
    {
        ThrowUnlessEqual(texts.Length, pairs.Length);
        return EncodeBatchOrThrow(scope, Gather(scope, texts), Gather(scope, pairs), texts.Length, options,
            OffsetUnit.Bytes);
    }

    /// <summary>
    /// Encodes many texts as rows of one encoding. Offsets count chars unless the options say otherwise.
    /// </summary>
    public Encoding EncodeBatch(in ArenaScope scope, IReadOnlyList<string> texts,
        scoped in EncodeOptions options = default) =>
        EncodeBatchOrThrow(scope, Gather(scope, texts), null, texts.Count, options, OffsetUnit.Utf16);

    /// <summary>
    /// Encodes many pairs as rows of one encoding. Offsets count chars unless the options say otherwise.
    /// </summary>
    public Encoding EncodeBatch(in ArenaScope scope, IReadOnlyList<string> texts, IReadOnlyList<string> pairs,
        scoped in EncodeOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(pairs);
        ThrowUnlessEqual(texts.Count, pairs.Count);
        return EncodeBatchOrThrow(scope, Gather(scope, texts), Gather(scope, pairs), texts.Count, options,
            OffsetUnit.Utf16);
    }

    /// <summary>Encodes many texts in UTF-8 without throwing for what is wrong with them.</summary>
    /// <param name="scope">Receives the arrays, and copies of the texts.</param>
    /// <param name="texts">UTF-8.</param>
    /// <param name="options">How to encode.</param>
    /// <param name="encoding">The tokens; not to be read unless the status is Ok.</param>
    public Status TryEncodeBatch(in ArenaScope scope, scoped ReadOnlySpan<ReadOnlyMemory<byte>> texts,
        scoped in EncodeOptions options, out Encoding encoding)
    {
        encoding = default;
        Text* gathered = GatherOrNull(scope, texts);
        return gathered == null
            ? scope.LastStatus
            : EncodeBatchInto(scope, gathered, null, texts.Length, options, OffsetUnit.Bytes, null, out encoding);
    }

    [SkipLocalsInit]
    private Encoding EncodeBatchOrThrow(in ArenaScope scope, Text* texts, Text* pairs, int count,
        scoped in EncodeOptions options, OffsetUnit unit)
    {
        ArenaError error;
        ArenaException.Prepare(&error);
        Status status = EncodeBatchInto(scope, texts, pairs, count, options, unit, &error, out Encoding encoding);
        if (status != Status.Ok) ArenaException.Throw(status, &error);
        return encoding;
    }

    [SkipLocalsInit]
    private Status EncodeBatchInto(in ArenaScope scope, Text* texts, Text* pairs, int count,
        scoped in EncodeOptions options, OffsetUnit unit, ArenaError* error, out Encoding encoding)
    {
        using var held = new HeldHandle(this);
        Raw.Encoding* result = NewEncoding(scope);
        encoding = new Encoding(result);
        if (result == null) return scope.LastStatus;
        options.Fill(out Raw.EncodeOptions raw, unit);
        return (Status)NativeMethods.arena_encode_batch(
            (ArenaEncoder*)handle, scope.Header, texts, pairs, (nuint)count, &raw, result, error);
    }

    private static Text* Gather(in ArenaScope scope, scoped ReadOnlySpan<ReadOnlyMemory<byte>> texts)
    {
        Text* gathered = GatherOrNull(scope, texts);
        if (gathered == null) ArenaException.Throw(scope.LastStatus);
        return gathered;
    }

    // One piece for the addresses and all texts behind them.
    private static Text* GatherOrNull(in ArenaScope scope, scoped ReadOnlySpan<ReadOnlyMemory<byte>> texts)
    {
        nuint addresses = (nuint)texts.Length * (nuint)sizeof(Text), total = addresses;
        foreach (ReadOnlyMemory<byte> text in texts) total += (nuint)text.Length;

        byte* memory = scope.TakeOrNull(total);
        if (memory == null) return null;
        var gathered = (Text*)memory;
        byte* next = memory + addresses;
        for (int i = 0; i < texts.Length; i++)
        {
            ReadOnlySpan<byte> text = texts[i].Span;
            text.CopyTo(new Span<byte>(next, text.Length));
            gathered[i] = new Text { Data = next, Length = (nuint)text.Length };
            next += text.Length;
        }

        return gathered;
    }

    private static Text* Gather(in ArenaScope scope, IReadOnlyList<string> texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        int count = texts.Count;
        var gathered = (Text*)scope.Take((nuint)count * (nuint)sizeof(Text));
        for (int i = 0; i < count; i++) gathered[i] = Transcode(scope, texts[i]);
        return gathered;
    }

    private static void ThrowUnlessEqual(int texts, int pairs)
    {
        if (texts != pairs) throw new ArgumentException($"There are {texts} texts and {pairs} pairs.", nameof(pairs));
    }
}
