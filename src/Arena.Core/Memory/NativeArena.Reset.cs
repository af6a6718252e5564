// Going back to empty, and what happens to the blocks then.
//
// The decaying high-water mark: resets are counted in windows of DecayResets. At the end of a window the estimate of what
// the arena needs becomes the most that was used in the window, or half the estimate before if that is more; blocks beyond
// twice the estimate and one first block are given back. (Twice, because doubling blocks hold that much more than is used.)
// So an outlier is forgotten in a number of windows logarithmic in its size, a reset inside a window costs what it always
// does, and no block is given back and taken again more than once a window.
using System.Runtime.CompilerServices;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>Takes back everything handed out, in constant time, and keeps the blocks for reuse.</summary>
    public static Status Reset(NativeArena* arena)
    {
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;

        arena->NotePeak();
        if (arena->HasDependents) arena->EndDependents(0, null);
        arena->OpenFirst();
        arena->_resets++;
        arena->_lastStatus = Status.Ok;
        if (arena->_decayResets != 0 && --arena->_resetsLeft == 0) arena->EndWindow();
        return Status.Ok;
    }

    /// <summary>Takes back everything handed out, and gives blocks back as the mode says.</summary>
    /// <param name="arena">The arena.</param>
    /// <param name="mode">What to do with the blocks.</param>
    /// <param name="keepBytes">For RetainUpTo: how many bytes of blocks may stay.</param>
    public static Status ResetTo(NativeArena* arena, ResetMode mode, ulong keepBytes)
    {
        Status status = HandleSlab.Check(arena);
        if (status != Status.Ok) return status;
        if ((uint)mode > (uint)ResetMode.FreeAll) return Status.InvalidArgument;

        // Which blocks are spare is known only before the reset; a reset arena has none in use.
        if (mode == ResetMode.Trim) arena->ReleaseSpare(0);
        status = Reset(arena);
        if (status == Status.Ok && mode == ResetMode.RetainUpTo) arena->ReleaseSpare(keepBytes);
        if (status == Status.Ok && mode == ResetMode.FreeAll) arena->ReleaseSpare(0);
        return status;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EndWindow()
    {
        _estimate = nuint.Max(_windowPeak, _estimate / 2);
        _windowPeak = 0;
        _resetsLeft = _decayResets;

        ulong keep = 2 * (ulong)_estimate + _firstBlockBytes;
        if (_heldBytes <= keep) return;
        ReleaseSpare(keep);
        // The sequence of sizes comes down too, or the next block would be as large as the outlier's last.
        _nextBlockBytes = nuint.Clamp(_heldBytes, _firstBlockBytes, nuint.Max(_firstBlockBytes, _nextBlockBytes));
    }
}
