// What an arena does as one of a pool.
namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    internal readonly nuint HeldBytes => _heldBytes;

    /// <summary>Empties the arena and marks it idle. False when another thread was quicker.</summary>
    internal bool FallAsleep()
    {
        _failAfter = 0;
        if (Reset(Self) != Status.Ok || !HandleSlab.MarkIdle(Self)) return false;
        Limit = Cursor;
        return true;
    }

    internal void Wake()
    {
        SetLimit();
        HandleSlab.MarkLive(Self);
    }
}
