namespace Arena.Core.Strings;

/// <summary>What an offset into a text counts.</summary>
public enum OffsetUnit
{
    Bytes = 0,
    CodePoints = 1,
    Utf16 = 2,
}
