namespace Arena.Core.Memory;

/// <summary>What a reset does with the blocks. The numbers are those of the ABI.</summary>
public enum ResetMode
{
    /// <summary>Keeps all of them: constant time.</summary>
    RetainAll = 0,

    /// <summary>Keeps blocks up to a number of bytes.</summary>
    RetainUpTo = 1,

    /// <summary>Keeps those that were in use, and gives the spare ones back.</summary>
    Trim = 2,

    /// <summary>Gives all of them back.</summary>
    FreeAll = 3,
}
