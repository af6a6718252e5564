// Growing and shrinking what was handed out. Only the last allocation can give room back or take more in place; every
// other grows by moving. A savepoint and a cleanup callback are allocations too, so none can be behind the last one.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    /// <summary>
    /// Makes an allocation larger or smaller. Null as start allocates. What fits in place keeps its address; else the
    /// bytes that both sizes have are copied, and the old place stays taken until the arena goes back.
    /// </summary>
    /// <returns>The memory, or null with the old allocation as it was: see LastStatus.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte* Reallocate(byte* start, nuint oldSize, nuint newSize, nuint alignment)
    {
        if (start == null) return Allocate(newSize, alignment);
        if (!HandleSlab.IsLive(Self)) return null;
        if (!IsAlignment(alignment) || oldSize > GreatestRequest) return Fail(Status.InvalidArgument);
        if (newSize > GreatestRequest) return Fail(Status.TooLarge);
        if (OwnerStatus != Status.Ok) return Fail(Status.WrongThread);
        if (IsRecorded) return ReallocateRecorded(start, oldSize, newSize, alignment);
        if (Padding(start, alignment) == 0 && ResizeInPlace(start, oldSize, newSize)) return start;

        byte* moved = Allocate(newSize, alignment);
        if (moved != null) NativeMemory.Copy(start, moved, nuint.Min(oldSize, newSize));
        return moved;
    }

    private bool ResizeInPlace(byte* start, nuint oldSize, nuint newSize)
    {
        bool isLast = start + RoundUp(oldSize) == Cursor;
        if (RoundUp(newSize) <= RoundUp(oldSize))
        {
            if (isLast) MoveBack(start + RoundUp(newSize));
            NoteResized(start, oldSize, newSize);
            return true;
        }

        byte* end = _failAfter != 0 ? Limit : BlockEnd;
        if (!isLast || newSize > (nuint)(end - start)) return false;
        Cursor = start + RoundUp(newSize);
        NoteResized(start, oldSize, newSize);
        return true;
    }

    // Every way in which less is used than before passes the peak first.
    private void MoveBack(byte* cursor)
    {
        NotePeak();
        Cursor = cursor;
        SetLimit();
    }
}
