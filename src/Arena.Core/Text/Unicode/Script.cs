using System.Runtime.CompilerServices;

namespace Arena.Core.Text.Unicode;

/// <summary>
/// Scripts as of Unicode 9.0 and as UnicodeScripts tells them apart: Hiragana, Katakana and the prolonged sound mark are Han,
/// and the space has none.
/// </summary>
public static class Script
{
    /// <summary>Unassigned, private, or a space.</summary>
    public const byte None = 0;

    /// <summary>A number that stands for the script.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Of(uint codePoint) => codePoint < ScriptTable.Limit
        ? TwoStage.At(ScriptTable.Blocks, ScriptTable.Values, ScriptTable.Shift, codePoint)
        : None;
}
