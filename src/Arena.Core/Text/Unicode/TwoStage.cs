using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Arena.Core.Text.Unicode;

/// <summary>
/// Reads the generated tables. Code points are cut into blocks of equal size, equal blocks are stored once:
/// the value of c is Values[(Blocks[c >> shift] &lt;&lt; shift) | (c &amp; mask)].
/// </summary>
internal static class TwoStage
{
    /// <remarks>pre: codePoint is less than the table's Limit; then the generator has made every index valid.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T At<T>(
        ReadOnlySpan<byte> blocks, ReadOnlySpan<T> values, [ConstantExpected] int shift, uint codePoint)
    {
        uint block = Unsafe.Add(ref MemoryMarshal.GetReference(blocks), codePoint >> shift);
        return Unsafe.Add(ref MemoryMarshal.GetReference(values), (block << shift) | (codePoint & ((1u << shift) - 1)));
    }
}
