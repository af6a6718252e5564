namespace Arena.Core.Text.Unicode;

/// <summary>NFKD of single code points, as of Unicode 9.0. Any number may be asked about.</summary>
public static unsafe class CompatibilityDecomposition
{
    /// <summary>A decomposition has at most so many code points.</summary>
    public const int MaximumLength = CompatibilityTable.MaximumLength;

    // A compile error if a canonical decomposition could be longer.
    private const uint CoversCanonical = MaximumLength >= CanonicalDecomposition.MaximumLength ? 0 : -1;

    /// <summary>Writes the full decomposition of a code point, or the code point itself.</summary>
    /// <param name="codePoint">The code point.</param>
    /// <param name="destination">Receives up to MaximumLength code points.</param>
    /// <returns>How many were written.</returns>
    public static int Decompose(uint codePoint, uint* destination)
    {
        int entry = codePoint < CompatibilityTable.Limit
            ? TwoStage.At(CompatibilityTable.Blocks, CompatibilityTable.Values, CompatibilityTable.Shift, codePoint)
            : 0;
        if (entry == 0) return CanonicalDecomposition.Decompose(codePoint, destination);

        int start = CompatibilityTable.Starts[entry];
        int length = CompatibilityTable.Starts[entry + 1] - start;
        for (int i = 0; i < length; i++) destination[i] = CompatibilityTable.Characters[start + i];
        return length;
    }
}
