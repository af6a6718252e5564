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
        HandleSlab.MarkLive(Self);
    }
}
