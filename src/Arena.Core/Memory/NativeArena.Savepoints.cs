// Savepoints. Each is a node in the arena itself, newest first; a token names one by address and serial. Going back
// means finding the token's node in the list: addresses are compared and only nodes of the list are read, so a stale
// token is seen and never followed.

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Sets a savepoint.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfMemory or LimitExceeded; default on failure.</returns>
    public static Status Mark(NativeArena* arena, out Savepoint savepoint)
    {
        savepoint = default;
        Status status = HandleSlab.Check(arena);
        return status != Status.Ok ? status : arena->PushMark(out savepoint);
    }

    /// <summary>Takes back everything since a savepoint, the savepoint and all later ones included.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, or OutOfOrder if the savepoint is gone; nothing changes then.</returns>
    public static Status Rewind(NativeArena* arena, in Savepoint savepoint)
    {
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;

        // Serials fall along the list, so an old token stops the search early.
        SavepointNode* node = arena->_newestMark;
        while (node != null && node->Serial > savepoint.Serial) node = node->Previous;
        if (node == null || node != savepoint.Node || node->Serial != savepoint.Serial) return Status.OutOfOrder;

        arena->NotePeak();
        arena->GoBack(node);
        return Status.Ok;
    }

    private Status PushMark(out Savepoint savepoint)
    {
        savepoint = default;
        SavepointNode state = new()
        {
            Previous = _newestMark,
            Serial = _lastSerial + 1,
            Current = _current,
            LastUsed = _lastUsed,
            Cursor = Cursor,
            ClosedBytes = _closedBytes,
            NewestCleanup = _newestCleanup,
        };

        SavepointNode* node = (SavepointNode*)Allocate((nuint)sizeof(SavepointNode));
        if (node == null) return _lastStatus;

        *node = state;
        _newestMark = node;
        _lastSerial = state.Serial;
        savepoint = new Savepoint { Node = node, Serial = state.Serial };
        return Status.Ok;
    }

    private void GoBack(SavepointNode* node)
    {
        if (HasDependentsSince(node->Serial, node->NewestCleanup)) EndDependents(node->Serial, node->NewestCleanup);
        if (node->Current == null)
        {
            OpenFirst();
            return;
        }

        _newestMark = node->Previous;
        _lastUsed = node->LastUsed;
        _closedBytes = node->ClosedBytes;
        Open(node->Current, node->Cursor);
    }
}
