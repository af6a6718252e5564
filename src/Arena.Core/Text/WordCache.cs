using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Arena.Core.Memory.Os;

namespace Arena.Core.Text;

/// <summary>
/// Remembers what short words became, in the encoder's own memory. Text repeats its words: on English prose 19 of 20 are
/// found here, at the cost of one cache line, before the model is asked.
///
///  0        8        16            28      29..31
///  ┌────────┬────────┬─────────────┬───────┬──────────┐
///  │ key: 16 bytes   │ ids[3]      │ count │ ends[3]  │   32 bytes; an empty entry has a zero key
///  └────────┴────────┴─────────────┴───────┴──────────┘
///
/// Two entries share a cache line and a hash, the newer one first: text that alternates between two words of one hash keeps
/// both. (With one entry a hash, a tenth of all look-ups on prose found another word.)
///
/// The key is the word padded with zeros; words with U+0000 stay out, so no two words share one, and a hit is exact. An
/// older entry that is in the way is replaced: the table is bounded and results never depend on what was in it.
/// </summary>
public unsafe struct WordCache
{
    /// <summary>Longest word kept.</summary>
    public const int KeyBytes = 16;

    /// <summary>Most tokens kept for a word.</summary>
    public const int MaximumTokens = 3;

    [StructLayout(LayoutKind.Sequential)]
    public struct Entry
    {
        public Vector128<byte> Key;
        public fixed uint Ids[MaximumTokens];
        public byte Count;
        public fixed byte Ends[MaximumTokens];
    }

    private const int Ways = 2;
    private const uint All = (1u << KeyBytes) - 1;
    // 512 KiB, half of a usual L2 cache. Four times that is a third faster on a megabyte of prose, and too much for each of a
    // hundred threads.
    private const int LinesLog2 = 13;

    private static nuint Bytes => OperatingSystemPages.RoundUp((nuint)(Ways * sizeof(Entry)) << LinesLog2);

    private Entry* _entries;

    public bool Create()
    {
        // Pages of its own: zeroed, costing nothing until used, and given back at once.
        _entries = (Entry*)OperatingSystemPages.Acquire(Bytes);
        return _entries != null;
    }

    /// <summary>The first length bytes at an address, the rest zero. pre: 16 bytes are readable; length is 1 to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> KeyOf(byte* word, int length)
        => Vector128.Load(word) & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), (nuint)(KeyBytes - length));

    /// <summary>The entry of a key, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Entry* Find(Vector128<byte> key) => FindIn(Line(key), key);

    /// <summary>The entry of a key in its <see cref="Line"/>, or null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Entry* FindIn(Entry* line, Vector128<byte> key)
    {
        // Which of the two it is, is as good as random: both are compared, and only "neither" is a branch.
        uint first = Vector128.Equals(line[0].Key, key).ExtractMostSignificantBits();
        uint second = Vector128.Equals(line[1].Key, key).ExtractMostSignificantBits();
        if (first != All && second != All) return null;
        return line + ((second + 1) >> KeyBytes);
    }

    /// <summary>An empty entry for a key that has none; the older one of its line goes.</summary>
    public readonly Entry* Add(Vector128<byte> key)
    {
        Entry* entry = Line(key);
        entry[1] = entry[0];
        *entry = new Entry { Key = key };
        return entry;
    }

    /// <summary>The two entries, on one cache line, where a key can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Entry* Line(Vector128<byte> key)
    {
        // One multiplication of both halves; the top bits of the product depend on every bit below them.
        ulong low = key.AsUInt64().GetElement(0);
        ulong high = key.AsUInt64().GetElement(1);
        ulong mixed = (low ^ ((high << 29) | (high >> 35))) * 0x9E3779B97F4A7C15;
        return _entries + Ways * (nint)(mixed >> (64 - LinesLog2));
    }

    public void Dispose()
    {
        // A refused unmap leaves the pages mapped and has no better place to be reported.
        if (_entries != null) OperatingSystemPages.Release((byte*)_entries, Bytes);
        _entries = null;
    }

    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
}
