using System;
using Arena.Core.Memory.Os.Linux;
using Arena.Core.Memory.Os.Windows;

namespace Arena.Core.Memory.Os;

/// <summary>What the process and its threads are asked for. No member throws or allocates managed memory.</summary>
internal static unsafe class OperatingSystemProcess
{
    /// <summary>A number that no other running thread has, not 0. A forked child's thread has that of the one that forked.</summary>
    public static nuint CurrentThread => OperatingSystem.IsWindows() ? WindowsProcess.CurrentThread : LinuxProcess.CurrentThread;

    /// <summary>The address of a function that the program or its libraries export, or null.</summary>
    public static void* FindFunction(byte* name) => OperatingSystem.IsWindows() ? null : LinuxProcess.FindFunction(name);

    /// <summary>Copies a variable of the environment and says its length: 0 where there is none, or where it has no room.</summary>
    public static int ReadEnvironment(byte* name, byte* target, int capacity) => OperatingSystem.IsWindows()
        ? WindowsProcess.ReadEnvironment(name, target, capacity)
        : LinuxProcess.ReadEnvironment(name, target, capacity);
}
