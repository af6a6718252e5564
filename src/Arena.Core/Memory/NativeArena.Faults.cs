// Fault injection: while it is on, the limit lies at the cursor, so that every allocation that takes room enters the slow
// path and is counted there. While it is off it costs the fast path nothing.
namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Has the n-th following allocation fail once with OutOfMemory; 0 switches that off.</summary>
    public static Status FailAfter(NativeArena* arena, ulong n)
    {
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;

        arena->_failAfter = n;
        arena->SetLimit();
        return Status.Ok;
    }

    // pre: faults are being injected.
    private byte* AllocateCounted(nuint size, nuint alignment)
    {
        ulong left = _failAfter - 1;
        _failAfter = 0;
        SetLimit();
        if (left == 0) return Fail(Status.OutOfMemory);

        byte* start = AllocateSlow(size, alignment);
        _failAfter = left;
        SetLimit();
        return start;
    }

    private void SetLimit() =>
        Limit = _failAfter != 0 || _checks != 0 ? Cursor : BlockEnd;

    private readonly byte* BlockEnd => _current == null ? (byte*)Self : _current->End;
}
