using System;

namespace Arena.Core.Text.Loading;

/// <summary>
/// Reads a JSON number as the oracle does, which is not always the nearest double: digits as a 64-bit whole number, then one
/// multiplication or division by a power of ten. A quarter of T5's scores come out one unit in the last place beside it,
/// and equal paths through a Unigram model are decided by such units.
/// </summary>
internal static class OracleNumber
{
    private const int LargestPower = 308;

    private static readonly double[] Powers = MakePowers();

    /// <param name="number">A well-formed JSON number.</param>
    /// <param name="value">Receives it.</param>
    /// <returns>False if it is larger than a double can be.</returns>
    public static bool TryParse(ReadOnlySpan<byte> number, out double value)
    {
        bool isNegative = number[0] == (byte)'-';
        int at = isNegative ? 1 : 0;
        ulong digits = 0;
        long exponent = 0;
        bool isFull = false;

        // Digits that do not fit any more count as zeros before the point, and not at all behind it.
        for (; at < number.Length && char.IsAsciiDigit((char)number[at]); at++)
        {
            isFull = isFull || !TryAppend(ref digits, number[at]);
            if (isFull) exponent++;
        }

        if (at < number.Length && number[at] == (byte)'.')
        {
            isFull = false;
            for (at++; at < number.Length && char.IsAsciiDigit((char)number[at]); at++)
            {
                isFull = isFull || !TryAppend(ref digits, number[at]);
                if (!isFull) exponent--;
            }
        }

        if (at < number.Length) exponent = AddExponent(number[(at + 1)..], exponent);
        bool fits = TryScale(digits, exponent, out value);
        if (isNegative) value = -value;
        return fits;
    }

    private static bool TryAppend(ref ulong digits, byte digit)
    {
        ulong added = (ulong)(digit - (byte)'0');
        if (digits > (ulong.MaxValue - added) / 10) return false;
        digits = digits * 10 + added;
        return true;
    }

    // An exponent beyond all that a double has is as good as one far beyond.
    private static long AddExponent(ReadOnlySpan<byte> text, long exponent)
    {
        const int Far = 1 << 29;
        bool isNegative = text[0] == (byte)'-';
        int written = 0;
        foreach (byte digit in text[0] is (byte)'-' or (byte)'+' ? text[1..] : text)
        {
            written = (int)Math.Min(Far, written * 10L + (digit - (byte)'0'));
        }

        return isNegative ? exponent - written : exponent + written;
    }

    private static bool TryScale(ulong digits, long exponent, out double value)
    {
        value = digits;
        while (exponent < -LargestPower && value != 0)
        {
            value /= 1e308;
            exponent += LargestPower;
        }

        if (value == 0) return true;
        if (exponent > LargestPower) return false;
        value = exponent >= 0 ? value * Powers[exponent] : value / Powers[-exponent];
        return double.IsFinite(value);
    }

    private static double[] MakePowers()
    {
        double[] powers = new double[LargestPower + 1];
        for (int i = 0; i <= LargestPower; i++) powers[i] = double.Parse($"1e{i}", System.Globalization.CultureInfo.InvariantCulture);
        return powers;
    }
}
