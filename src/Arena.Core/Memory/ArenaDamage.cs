namespace Arena.Core.Memory;

/// <summary>Where somebody wrote outside of an allocation.</summary>
public unsafe struct ArenaDamage
{
    /// <summary>The start of the allocation; null when there is no damage.</summary>
    public byte* Start;

    /// <summary>The bytes that were asked for.</summary>
    public nuint Size;

    /// <summary>The first bad byte, counted from the start: below zero before it, from Size on behind it.</summary>
    public nint Offset;
}
