using System.Diagnostics.CodeAnalysis;

namespace Arena.Core;

/// <summary>The throws of loading code, where a message may cost something. Hot paths return a Status instead.</summary>
internal static class Throw
{
    public static void IfOutOfMemory([DoesNotReturnIf(false)] bool allocated)
    {
        if (!allocated) throw new ArenaException(Status.OutOfMemory, "the operating system gave no memory");
    }
}
