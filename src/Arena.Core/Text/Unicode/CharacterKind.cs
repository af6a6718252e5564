using System.Runtime.CompilerServices;

namespace Arena.Core.Text.Unicode;

/// <summary>The kinds of a code point.</summary>
public static class CharacterKind
{
    /// <summary>Any number may be asked about; what is no code point has no kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static CharacterKinds Of(uint codePoint) => codePoint < CharacterKindTable.Limit
        ? (CharacterKinds)TwoStage.At(CharacterKindTable.Blocks, CharacterKindTable.Values, CharacterKindTable.Shift, codePoint)
        : CharacterKinds.None;
}
