// ARENA_NATIVE_CHECKS=canaries,fill,guard,owner,valgrind: the checks of every arena of a process, without a new build.
using System;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

internal static unsafe class ProcessChecks
{
    private const int GreatestLength = 256;

    /// <summary>What the environment asks for. Words that nobody knows are passed over: an older library may be asked too.</summary>
    public static ArenaChecks Read()
    {
        byte* text = stackalloc byte[GreatestLength];
        fixed (byte* name = "ARENA_NATIVE_CHECKS\0"u8)
        {
            int length = OperatingSystemProcess.ReadEnvironment(name, text, GreatestLength);
            return Parse(new ReadOnlySpan<byte>(text, length));
        }
    }

    public static ArenaChecks Parse(ReadOnlySpan<byte> text)
    {
        ArenaChecks checks = ArenaChecks.None;
        while (!text.IsEmpty)
        {
            int comma = text.IndexOf((byte)',');
            checks |= Word(comma < 0 ? text : text[..comma]);
            text = comma < 0 ? default : text[(comma + 1)..];
        }

        return checks;
    }

    private static ArenaChecks Word(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("canaries"u8) ? ArenaChecks.Canaries
        : word.SequenceEqual("fill"u8) ? ArenaChecks.Fill
        : word.SequenceEqual("guard"u8) ? ArenaChecks.Guard
        : word.SequenceEqual("owner"u8) ? ArenaChecks.Owner
        : word.SequenceEqual("valgrind"u8) ? ArenaChecks.Valgrind
        : ArenaChecks.None;
}
