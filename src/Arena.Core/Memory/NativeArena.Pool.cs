// What an arena does as one of a pool.
namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    internal readonly nuint HeldBytes => _heldBytes;

    /// <summary>Empties the arena and marks it idle.</summary>
    /// <returns>Ok, Damaged, which is idle all the same, or why not: InvalidHandle when another thread was quicker.</returns>
    internal Status FallAsleep()
    {
        _failAfter = 0;
        Status status = Reset(Self);
        if (status is not (Status.Ok or Status.Damaged) || !HandleSlab.MarkIdle(Self)) return Status.InvalidHandle;
        Limit = Cursor;
        return status;
    }

    /// <summary>Ends an idle arena and gives its blocks to the system.</summary>
    /// <returns>The bytes it held.</returns>
    internal nuint EndIdle()
    {
        nuint bytes = _heldBytes;
        // No longer its pool's, so that it is not counted as one that was handed out.
        Pool = null;
        HandleSlab.MarkGone(Self);
        End(toSystem: true);
        return bytes;
    }

    internal void Wake()
    {
        SetLimit();
        TakeOwnership();
        HandleSlab.MarkLive(Self);
    }
}
