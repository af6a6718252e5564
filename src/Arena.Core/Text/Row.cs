namespace Arena.Core.Text;

/// <summary>What one text of a call became: two runs of the token buffer, the pair's being empty for a single text.</summary>
public struct TextTokens
{
    public nint First;
    public nint Count;
    public nint PairFirst;
    public nint PairCount;
    public bool IsPair;

    /// <summary>The windows that truncation cuts the text into.</summary>
    public Windows Windows;
    /// <summary>Those of the pair.</summary>
    public Windows PairWindows;
}

/// <summary>One row of the result: a text, and which window of it and of its pair.</summary>
public struct Row
{
    public uint Text;
    public uint Window;
    public uint PairWindow;
    /// <summary>Tokens, special ones included, padding not.</summary>
    public uint Length;
}

/// <summary>
/// How a run of tokens is cut: one window if it fits, otherwise overlapping windows of equal length, counted from the end
/// that is kept. This is the oracle's Encoding::truncate without the copies.
/// </summary>
public struct Windows
{
    private nint _total;
    private nint _length;
    private nint _step;
    private Direction _direction;

    public nint Count;

    public static Windows Whole(nint total) => new() { _total = total, _length = total, _step = 1, Count = 1 };

    /// <summary>pre: stride is less than length, or length is 0.</summary>
    public static Windows Cut(nint total, nint length, nint stride, Direction direction)
    {
        if (length >= total) return Whole(total);
        Windows windows = new() { _total = total, _length = length, _step = length - stride, _direction = direction };
        // Nothing may stay: the oracle then has an empty window, and all tokens in a second one.
        windows.Count = length == 0 ? 2 : 1 + (total - length + windows._step - 1) / windows._step;
        return windows;
    }

    /// <summary>Where a window lies in the run.</summary>
    public readonly void Get(nint window, out nint start, out nint count)
    {
        if (_length == 0)
        {
            (start, count) = (0, window == 0 ? 0 : _total);
            return;
        }

        nint skipped = window * _step;
        if (_direction == Direction.Right)
        {
            start = skipped;
            count = System.Math.Min(_length, _total - start);
            return;
        }

        nint stop = _total - skipped;
        start = System.Math.Max(0, stop - _length);
        count = stop - start;
    }
}
