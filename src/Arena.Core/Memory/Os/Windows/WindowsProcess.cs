using System.Runtime.InteropServices;

namespace Arena.Core.Memory.Os.Windows;

internal static unsafe partial class WindowsProcess
{
    public static nuint CurrentThread => GetCurrentThreadId();

    public static int ReadEnvironment(byte* name, byte* target, int capacity)
    {
        uint length = GetEnvironmentVariableA(name, target, (uint)capacity);
        return length < (uint)capacity ? (int)length : 0;
    }

    [LibraryImport("kernel32")]
    [SuppressGCTransition]
    private static partial uint GetCurrentThreadId();

    [LibraryImport("kernel32")]
    private static partial uint GetEnvironmentVariableA(byte* name, byte* target, uint capacity);
}
