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

    internal void Wake()
    {
        SetLimit();
        TakeOwnership();
        HandleSlab.MarkLive(Self);
    }
}
