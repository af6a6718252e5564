namespace Arena.Core.Text.PreTokenizers;

/// <summary>What becomes of the matches of a pattern that splits, under tokenizer.json's names.</summary>
public enum SplitBehavior
{
    Removed,
    Isolated,
    MergedWithPrevious,
    MergedWithNext,
    Contiguous,
}

/// <summary>
/// Takes matches and what lies between them, in order and without gaps, and writes splits as a behavior asks. One step behind:
/// the last stretch waits until it is known whether the next one joins it.
/// </summary>
/// <param name="behavior">What to do with matches.</param>
/// <param name="invert">Matches are what is kept, and the rest is matched.</param>
public struct SplitWriter(SplitBehavior behavior, bool invert)
{
    private Split _waiting;
    private bool _isWaiting;
    private bool _previous;

    /// <summary>Takes a stretch; an empty match counts as a match.</summary>
    /// <returns>False if memory ran out.</returns>
    public bool Take(ref SplitList splits, uint start, uint end, bool isMatch)
    {
        isMatch ^= invert;
        if (behavior == SplitBehavior.Removed) return isMatch || splits.Add(start, end);
        if (behavior == SplitBehavior.Isolated) return splits.Add(start, end);

        bool joins = _isWaiting && behavior switch
        {
            SplitBehavior.MergedWithPrevious => isMatch && !_previous,
            SplitBehavior.MergedWithNext => !isMatch && _previous,
            _ => isMatch == _previous,
        };
        if (!joins && _isWaiting && !splits.Add(_waiting.Start, _waiting.End)) return false;
        _waiting = new Split(joins ? _waiting.Start : start, end);
        _isWaiting = true;
        _previous = isMatch;
        return true;
    }

    /// <summary>Writes what still waits. Call it at the end of each split that is cut.</summary>
    public bool Finish(ref SplitList splits)
    {
        bool hasRoom = !_isWaiting || splits.Add(_waiting.Start, _waiting.End);
        (_isWaiting, _previous) = (false, false);
        return hasRoom;
    }
}
