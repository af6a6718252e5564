using System;
using System.Collections.Generic;
using System.Text;
using Arena.Core.Memory;
using Arena.Core.Strings;
using Arena.Core.Text;
using NUnit.Framework;
using Encoder = Arena.Core.Text.Encoder;

namespace Arena.Core.Tests.Text;

/// <summary>One row of an encoding, copied out of its arena so that a test can compare it.</summary>
internal sealed record EncodedRow(int[] Ids, int[] TypeIds, int[] Attention, int[] Special, int[] Words, int[] Sequences, uint[] Offsets)
{
    public override string ToString()
        => $"ids [{string.Join(",", Ids)}] types [{string.Join(",", TypeIds)}] words [{string.Join(",", Words)}] offsets [{string.Join(",", Offsets)}]";

    public bool Equals(EncodedRow? other) => other is not null && ToString() == other.ToString()
        && Attention.AsSpan().SequenceEqual(other.Attention) && Special.AsSpan().SequenceEqual(other.Special) && Sequences.AsSpan().SequenceEqual(other.Sequences);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}

/// <summary>An encoder with an arena of its own, for tests.</summary>
internal sealed unsafe class TestEncoder : IDisposable
{
    public const Outputs All = Outputs.TypeIds | Outputs.AttentionMask | Outputs.SpecialTokensMask | Outputs.WordIds
        | Outputs.Offsets | Outputs.SequenceIds | Outputs.Overflow;

    private readonly Encoder _encoder;
    private readonly NativeArena* _arena;

    public TestEncoder(Tokenizer tokenizer, bool useComponents = false)
    {
        _encoder = Encoder.Create(tokenizer, useComponents);
        ArenaSettings settings = default;
        Assert.That(NativeArena.Create(settings, out NativeArena* arena), Is.EqualTo(Status.Ok));
        _arena = arena;
    }

    public static EncodeSettings Settings => new() { Outputs = All, AddSpecialTokens = true, OffsetUnit = OffsetUnit.CodePoints };

    public NativeArena* Arena => _arena;

    public Encoder Encoder => _encoder;

    public List<EncodedRow> Encode(string text, string? pair, in EncodeSettings settings)
        => Encode(Encoding.UTF8.GetBytes(text), pair is null ? null : Encoding.UTF8.GetBytes(pair), settings);

    public List<EncodedRow> Encode(byte[] text, byte[]? pair, in EncodeSettings settings)
    {
        Failure failure = default;
        Status status = TryEncode(text, pair, settings, out List<EncodedRow> rows, ref failure);
        Assert.That(status, Is.EqualTo(Status.Ok), failure.Message);
        return rows;
    }

    public Status TryEncode(byte[] text, byte[]? pair, in EncodeSettings settings, out List<EncodedRow> rows, ref Failure failure)
    {
        rows = [];
        fixed (byte* first = text)
        fixed (byte* second = pair)
        {
            byte nothing = 0;
            TextInput one = new(first, (nuint)text.Length);
            TextInput two = new(second == null ? &nothing : second, (nuint)(pair?.Length ?? 0));
            Status status = _encoder.Encode(_arena, &one, pair is null ? null : &two, 1, settings, out EncodingResult result, ref failure);
            if (status == Status.Ok) rows = Copy(result);
            NativeArena.Reset(_arena);
            return status;
        }
    }

    public string Decode(uint[] ids, bool skipSpecialTokens)
    {
        Failure failure = default;
        fixed (uint* first = ids)
        {
            Status status = _encoder.Decode(_arena, first, (nuint)ids.Length, skipSpecialTokens, out byte* text, out nuint length, ref failure);
            Assert.That(status, Is.EqualTo(Status.Ok));
            string decoded = Encoding.UTF8.GetString(text, (int)length);
            NativeArena.Reset(_arena);
            return decoded;
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        NativeArena.Free(_arena);
    }

    public static List<EncodedRow> Copy(in EncodingResult result)
    {
        List<EncodedRow> rows = [];
        for (nuint r = 0; r < result.Rows; r++)
        {
            int start = (int)result.RowOffsets[r];
            int length = (int)result.RowOffsets[r + 1] - start;
            rows.Add(new EncodedRow(
                Numbers(result.Ids, start, length), Numbers(result.TypeIds, start, length), Numbers(result.AttentionMask, start, length),
                Numbers(result.SpecialTokensMask, start, length), Numbers(result.WordIds, start, length), Numbers(result.SequenceIds, start, length),
                result.Offsets == null ? [] : new ReadOnlySpan<uint>(result.Offsets + 2 * start, 2 * length).ToArray()));
        }

        return rows;
    }

    private static int[] Numbers(void* array, int start, int length)
        => array == null ? [] : new ReadOnlySpan<int>((int*)array + start, length).ToArray();
}
