// Child arenas: arenas that end with their parent's memory. A child knows its parent, and its parent the newest of its
// children, each of which knows its older and its newer sibling. A child belongs to its parent's thread.
//
// When memory goes back, what depends on it goes first: the children made since, newest first and each with its own
// children before it, then the callbacks, newest first. Meanwhile the arena is busy and so are all above it: going back
// any further would pull the ground from under what runs, and is refused. Serials of children are taken from the same
// sequence as those of savepoints, so a savepoint knows which children came after it.
using System.Runtime.CompilerServices;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Creates an arena that ends at the latest when its parent goes back to before this call.</summary>
    /// <returns>Ok, InvalidArgument, InvalidHandle, OutOfOrder in a callback of the parent, or OutOfMemory.</returns>
    public static Status CreateChild(NativeArena* parent, in ArenaSettings settings, out NativeArena* child)
    {
        child = null;
        Status status = HandleSlab.Check(parent);
        if (status != Status.Ok) return status;

        ArenaSettings inherited = settings;
        if (settings.Placement.IsDefault) inherited.Placement = parent->_source->Placement;
        BudgetAccount* account = parent->_account;
        if (settings.Budget != null) status = Budget.Join(settings.Budget, out account);
        // The parent uses its account, so it cannot have ended.
        else if (account != null) account->Join();
        if (status == Status.Ok) status = Create(inherited, account, out child);
        if (status == Status.Ok) parent->Adopt(child);
        return status;
    }

    private void Adopt(NativeArena* child)
    {
        child->_parent = Self;
        child->_birth = ++_lastSerial;
        child->_olderSibling = _newestChild;
        if (_newestChild != null) _newestChild->_newerSibling = child;
        _newestChild = child;
    }

    private void LeaveParent()
    {
        if (_parent == null) return;
        if (_newerSibling == null) _parent->_newestChild = _olderSibling;
        else _newerSibling->_olderSibling = _olderSibling;
        if (_olderSibling != null) _olderSibling->_newerSibling = _newerSibling;
    }

    private readonly bool HasDependents
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((nuint)_newestCleanup | (nuint)_newestChild) != 0;
    }

    /// <summary>Whether anything has to end before memory handed out since a savepoint can go back.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly bool HasDependentsSince(ulong since, CleanupNode* until) =>
        _newestCleanup != until || (_newestChild != null && _newestChild->_birth > since);

    // pre: the caller has noted the peak, and sets cursor and limit anew afterwards.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndDependents(ulong since, CleanupNode* until)
    {
        ulong magic = Magic;
        HandleSlab.MarkBusy(Self);
        Cursor = Limit = (byte*)Self;
        NativeArena* firstClosed = CloseAncestors();
        EndChildren(since);
        RunCleanups(until);
        OpenAncestors(firstClosed);
        Magic = magic;
    }

    // Children before their parent without recursion: down to a newest child that has none, end it, and look again.
    private void EndChildren(ulong since)
    {
        NativeArena* arena = Self;
        while (true)
        {
            NativeArena* child = arena->_newestChild;
            if (child != null && (arena != Self || child->_birth > since))
            {
                HandleSlab.MarkGone(child);
                child->Cursor = child->Limit = (byte*)child;
                arena = child;
                continue;
            }

            if (arena == Self) return;
            NativeArena* parent = arena->_parent;
            if (arena->_newestCleanup != null) arena->RunLastCleanups();
            arena->End(toSystem: false);
            arena = parent;
        }
    }

    // Of a child that is ending: its ancestors are busy already.
    private void RunLastCleanups()
    {
        HandleSlab.MarkBusy(Self);
        RunCleanups(null);
        HandleSlab.MarkGone(Self);
    }

    // Above an arena that is not live none is, so the way up ends there.
    private readonly NativeArena* CloseAncestors()
    {
        NativeArena* ancestor = _parent;
        for (; ancestor != null && HandleSlab.IsLive(ancestor); ancestor = ancestor->_parent)
        {
            ancestor->Limit = ancestor->Cursor;
            HandleSlab.MarkBusy(ancestor);
        }

        return ancestor;
    }

    private readonly void OpenAncestors(NativeArena* end)
    {
        for (NativeArena* ancestor = _parent; ancestor != end; ancestor = ancestor->_parent)
        {
            HandleSlab.MarkLive(ancestor);
            ancestor->SetLimit();
        }
    }
}
