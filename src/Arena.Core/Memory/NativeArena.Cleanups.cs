// Callbacks that run when the memory they belong to goes back, newest first. Each is a node in the arena itself, so that a
// savepoint knows which came after it. While callbacks run, the handle is marked busy and has no room: whatever a callback
// asks of its own arena is refused, and the arena is never seen half gone.
namespace Arena.Core.Memory;

internal unsafe struct CleanupNode
{
    public CleanupNode* Previous;
    public delegate* unmanaged<void*, void> Function;
    public void* Data;
}

public unsafe partial struct NativeArena
{
    /// <summary>Has a function called with data when the arena goes back to before this call.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfOrder from a callback, OutOfMemory or LimitExceeded.</returns>
    public static Status PushCleanup(NativeArena* arena, delegate* unmanaged<void*, void> function, void* data)
    {
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;
        if (function == null) return Status.InvalidArgument;

        CleanupNode* node = (CleanupNode*)arena->Allocate((nuint)sizeof(CleanupNode));
        if (node == null) return arena->_lastStatus;

        *node = new CleanupNode { Previous = arena->_newestCleanup, Function = function, Data = data };
        arena->_newestCleanup = node;
        return Status.Ok;
    }

    // pre: the arena is busy.
    private void RunCleanups(CleanupNode* until)
    {
        while (_newestCleanup != until)
        {
            // Off the list first: a callback is called once, whatever it does.
            CleanupNode* node = _newestCleanup;
            _newestCleanup = node->Previous;
            node->Function(node->Data);
        }
    }
}
