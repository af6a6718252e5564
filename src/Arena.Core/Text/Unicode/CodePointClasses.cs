using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Arena.Core.Text.Unicode;

/// <summary>The classes of a code point: two loads from a table of all of them.</summary>
public static class CodePointClasses
{
    private const uint Last = 0x10FFFF;

    // A compile error if the table stops before the last code point; then the room below would need a check.
    private const uint TableCoversAll = CodePointClassTable.Limit == Last + 1 ? 0 : -1;

    public static CodePointClass Of(uint codePoint)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(codePoint, Last);
        return OfUnchecked(codePoint);
    }

    /// <remarks>pre: codePoint is at most 10FFFF, as everything is that was decoded from checked UTF-8.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static CodePointClass OfUnchecked(uint codePoint)
    {
        Debug.Assert(codePoint <= Last);
        return (CodePointClass)TwoStage.At(
            CodePointClassTable.Blocks, CodePointClassTable.Values, CodePointClassTable.Shift, codePoint);
    }
}
