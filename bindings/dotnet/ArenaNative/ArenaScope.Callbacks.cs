using System;
using System.Runtime.InteropServices;
using ArenaNative.Raw;

namespace ArenaNative;

public readonly unsafe ref partial struct ArenaScope
{
    /// <summary>
    /// Has a function called when this scope, or one around it, is closed; the newest is called first, before any memory is
    /// given back. It is kept alive until then. It cannot use this arena; what it throws, the closing throws as an
    /// AggregateException when everything is given back.
    /// </summary>
    /// <exception cref="ArenaException">OutOfMemory or LimitExceeded; the function is not called then.</exception>
    public void OnClose(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        ArenaHeader* header = Header;
        var kept = GCHandle.Alloc(new Callback(_scopes, callback));
        Raw.Status status = NativeMethods.arena_cleanup_push(
            header, (delegate* unmanaged<nint, void>)&CallKept, (void*)GCHandle.ToIntPtr(kept));
        if (status == Raw.Status.Ok) return;
        kept.Free();
        ArenaException.Throw((Status)status);
    }

    /// <summary>
    /// The same for a function that must not throw, called with data. Allocates no managed memory.
    /// </summary>
    /// <param name="function">Not null; a static method with UnmanagedCallersOnly, or native code.</param>
    /// <param name="data">Handed to the function.</param>
    public void OnClose(delegate* unmanaged<void*, void> function, void* data) =>
        ArenaException.ThrowUnlessOk(NativeMethods.arena_cleanup_push(Header, function, data));

    [UnmanagedCallersOnly]
    private static void CallKept(nint handle)
    {
        var kept = GCHandle.FromIntPtr(handle);
        var callback = (Callback)kept.Target!;
        kept.Free();
        try
        {
            callback.Action();
        }
        catch (Exception thrown)
        {
            callback.Scopes.Note(thrown);
        }
    }

    private sealed record Callback(OpenScopes Scopes, Action Action);
}
