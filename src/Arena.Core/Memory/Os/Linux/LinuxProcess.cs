using System.Runtime.InteropServices;

namespace Arena.Core.Memory.Os.Linux;

internal static unsafe partial class LinuxProcess
{
    // A thread's descriptor and not its kernel id: a fork keeps it.
    public static nuint CurrentThread => pthread_self();

    // RTLD_DEFAULT is null: everything that the program was started with.
    public static void* FindFunction(byte* name) => dlsym(null, name);

    public static int ReadEnvironment(byte* name, byte* target, int capacity)
    {
        byte* value = getenv(name);
        int length = 0;
        while (value != null && value[length] != 0 && length < capacity) target[length] = value[length++];
        return length < capacity ? length : 0;
    }

    [LibraryImport("libc")]
    [SuppressGCTransition]
    private static partial nuint pthread_self();

    [LibraryImport("libc")]
    private static partial void* dlsym(void* library, byte* name);

    [LibraryImport("libc")]
    private static partial byte* getenv(byte* name);
}
