namespace Arena.Core.Text.Unicode;

/// <summary>
/// Lower case of single code points, as of Unicode 17.0 and without context: a final sigma is like any other. Any
/// number may be asked about, and what is no code point stays as it is.
/// </summary>
public static unsafe class Lowercase
{
    /// <summary>A mapping has at most so many code points.</summary>
    public const int MaximumLength = 2;

    // The one capital whose small letter is two code points: the dot would be lost otherwise.
    private const uint CapitalDottedI = 0x130;
    private const uint SmallI = 0x69;
    private const uint DotAbove = 0x307;

    /// <summary>Writes the lower case of a code point, or the code point itself.</summary>
    /// <param name="codePoint">The code point.</param>
    /// <param name="destination">Receives up to MaximumLength code points.</param>
    /// <returns>How many were written.</returns>
    public static int Map(uint codePoint, uint* destination)
    {
        if (codePoint == CapitalDottedI)
        {
            destination[0] = SmallI;
            destination[1] = DotAbove;
            return 2;
        }

        *destination = codePoint + (uint)Distance(codePoint);
        return 1;
    }

    private static int Distance(uint codePoint)
    {
        if (codePoint >= LowercaseTable.Limit) return 0;
        byte index = TwoStage.At(LowercaseTable.Blocks, LowercaseTable.Values, LowercaseTable.Shift, codePoint);
        return LowercaseTable.Distances[index];
    }
}
