using System.Runtime.InteropServices;

namespace ArenaNative;

/// <summary>
/// Keeps a handle from being freed during a call, also by another thread, and refuses one that was disposed.
/// </summary>
internal readonly ref struct HeldHandle
{
    private readonly SafeHandle _handle;

    public HeldHandle(SafeHandle handle)
    {
        bool held = false;
        handle.DangerousAddRef(ref held);
        _handle = handle;
    }

    public void Dispose() => _handle.DangerousRelease();
}
