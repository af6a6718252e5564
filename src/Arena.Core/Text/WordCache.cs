using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
/// The key is the word padded with zeros; words with U+0000 stay out, so no two words share one, and a hit is exact. An
/// entry that is in the way is replaced: the table is bounded and results never depend on what was in it.
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

    private const int DefaultEntries = 1 << 14;
    private const int CacheLine = 64;

    private Entry* _entries;
    private int _shift;

    public bool Create()
    {
        _entries = (Entry*)NativeMemory.AlignedAlloc(DefaultEntries * (nuint)sizeof(Entry), CacheLine);
        if (_entries == null) return false;
        NativeMemory.Clear(_entries, DefaultEntries * (nuint)sizeof(Entry));
        _shift = 64 - System.Numerics.BitOperations.Log2(DefaultEntries);
        return true;
    }

    /// <summary>The first length bytes at an address, the rest zero. pre: 16 bytes are readable; length is 1 to 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> KeyOf(byte* word, int length)
        => Vector128.Load(word) & Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(Masks), (nuint)(KeyBytes - length));

    /// <summary>The only place where a key can be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Entry* Slot(Vector128<byte> key)
    {
        // One multiplication of both halves; the top bits of the product depend on every bit below them.
        ulong low = key.AsUInt64().GetElement(0);
        ulong high = key.AsUInt64().GetElement(1);
        ulong mixed = (low ^ ((high << 29) | (high >> 35))) * 0x9E3779B97F4A7C15;
        return _entries + (nint)(mixed >> _shift);
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(_entries);
        _entries = null;
    }

    private static ReadOnlySpan<byte> Masks =>
    [
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];
}
