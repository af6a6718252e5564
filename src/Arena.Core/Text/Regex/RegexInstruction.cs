namespace Arena.Core.Text.Regex;

internal enum RegexOp : byte
{
    /// <summary>One character of a set, then Next.</summary>
    Character,
    /// <summary>Next if that succeeds, else Other.</summary>
    Split,
    /// <summary>The group that begins at Next, whose end goes on.</summary>
    Atomic,
    /// <summary>The end of an atomic group, then Next.</summary>
    AtomicEnd,
    /// <summary>Other must succeed, or must not, then Next.</summary>
    Look,
    /// <summary>The end of what was looked for.</summary>
    LookEnd,
    /// <summary>Something about the characters on both sides, then Next.</summary>
    Anchor,
    /// <summary>Something about the character before, then Next.</summary>
    Behind,
    Match,
}

/// <summary>A step of a compiled pattern. Argument is a set's number, an anchor, or a set's number of the ones behind.</summary>
internal record struct RegexInstruction(RegexOp Op, int Next, int Other, int Argument, bool IsNegative, int Level)
{
    /// <summary>Where its Level + 1 bits begin in a state.</summary>
    public int Bit { get; set; }

    /// <summary>Of a Character: which of the places to go on from its Next is.</summary>
    public int Resume { get; set; }
}
