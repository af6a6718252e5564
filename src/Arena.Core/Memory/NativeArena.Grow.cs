// The slow path: what happens when the current block has no room for a request.
//
// The block for it is the first spare one that fits, else a new one: as large as the doubling sequence says, or made to
// measure when the request is more than an eighth of that, so that one large request neither abandons the current block
// nor takes eight times its size. Of the two blocks, the current and the one just taken, the one with more room left
// goes on as current; a block made to measure never displaces it.
using System.Runtime.CompilerServices;
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

public unsafe partial struct NativeArena
{
    private const int LargeShare = 8;
    private const int SpareTries = 16;

    // Anything above is refused before it can overflow the sum of sizes; no machine has half of it.
    private const ulong GreatestRequest = 1UL << 62;

    /// <summary>Allocates where the fast path could not, and notes why when that fails too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public byte* AllocateSlow(nuint size, nuint alignment)
    {
        if (!HandleSlab.IsLive(Self)) return null;
        if (!IsAlignment(alignment)) return Fail(Status.InvalidArgument);
        if (size > GreatestRequest) return Fail(Status.TooLarge);
        if (_failAfter != 0) return AllocateCounted(size, alignment);

        byte* start = TakeFromCurrent(size, alignment);
        return start != null ? start : Grow(size, alignment);
    }

    private byte* Fail(Status status)
    {
        _lastStatus = status;
        return null;
    }

    private byte* Grow(nuint size, nuint alignment)
    {
        bool isLarge = _current != null && size > _nextBlockBytes / LargeShare;

        Block* block = TakeSpare(size, alignment);
        if (block == null) block = NewBlock(size, alignment, isLarge);
        return block == null ? null : Place(block, size, alignment, isLarge);
    }

    // Looks at a bounded number of spare blocks, so that growing takes constant time.
    private Block* TakeSpare(nuint size, nuint alignment)
    {
        if (_lastUsed == null) return null;

        Block** link = &_lastUsed->Next;
        for (int tries = 0; tries < SpareTries && *link != null; tries++, link = &(*link)->Next)
        {
            Block* block = *link;
            if (!block->Fits(size, alignment)) continue;

            *link = block->Next;
            return block;
        }

        return null;
    }

    // Null on failure, with the status noted.
    private Block* NewBlock(nuint size, nuint alignment, bool isLarge)
    {
        // A block starts on a page and its header is a cache line: only larger alignments need padding.
        nuint padding = alignment > Block.HeaderBytes ? alignment : 0;
        nuint least = OperatingSystemPages.RoundUp(Block.HeaderBytes + padding + size, _source->Unit);
        nuint wanted = isLarge ? least : nuint.Max(least, _nextBlockBytes);

        Block* block = Acquire(least, wanted);
        // Spare blocks that were all too small must not be the reason of a refusal.
        if (block == null && ReleaseSpare(0) > 0) block = Acquire(least, wanted);
        if (block == null) return null;

        // Large requests drive the sequence too: many of one size soon share blocks.
        _nextBlockBytes = nuint.Min(_nextBlockBytes * 2, _maxBlockBytes);
        _heldBytes += block->Bytes;
        _blocks++;
        return block;
    }

    // A warm block if there is one, else what limits allow from the system. Null with the status noted.
    private Block* Acquire(nuint least, nuint wanted)
    {
        ulong allowed = _limitBytes - _heldBytes;
        if (least > allowed)
        {
            _lastStatus = Status.LimitExceeded;
            return null;
        }

        if (wanted > allowed) wanted = (nuint)allowed & ~(_source->Unit - 1);
        Block* block = AcquireWarm(least, wanted, allowed);
        return block != null ? block : AcquireNew(least, wanted);
    }

    // One made to measure may be an eighth larger than measured, so that it is found again; the sequence is kept exact.
    private Block* AcquireWarm(nuint least, nuint wanted, ulong allowed)
    {
        nuint most = least == wanted ? (nuint)ulong.Min(allowed, wanted + (wanted / LargeShare)) : wanted;
        Block* block = _source->TakeWarm(wanted, most);
        if (block == null || _account == null || _account->Charge(block->Bytes) == null) return block;

        _source->Put(block);
        return null;
    }

    private Block* AcquireNew(nuint least, nuint wanted)
    {
        BudgetAccount* refuser = Charge(least, ref wanted);
        if (refuser != null)
        {
            refuser->CountRefusal();
            _lastStatus = Status.LimitExceeded;
            return null;
        }

        Status status = _source->TakeNew(least, wanted, out Block* block);
        if (status != Status.Ok) _lastStatus = status;
        if (_account != null) _account->Credit(wanted - (block == null ? 0 : block->Bytes));
        return block;
    }

    // Room for a block: what is wanted, else the least, else the least after idle arenas of the pool have gone.
    private readonly BudgetAccount* Charge(nuint least, ref nuint wanted)
    {
        if (_account == null || _account->Charge(wanted) == null) return null;
        wanted = least;
        BudgetAccount* refuser = _account->Charge(least);
        return refuser != null && Pool != null && Pool->FreeIdle() > 0 ? _account->Charge(least) : refuser;
    }

    // Puts a block behind the last used one and the request at its start.
    private byte* Place(Block* block, nuint size, nuint alignment, bool isLarge)
    {
        Link(block);
        byte* start = block->Start + Padding(block->Start, alignment);
        byte* end = start + RoundUp(size);

        nuint rest = (nuint)(block->End - end);
        bool madeToMeasure = isLarge && rest < OperatingSystemPages.PageSize;
        if (_current != null && (madeToMeasure || rest <= (nuint)(Limit - Cursor)))
        {
            block->UsedEnd = end;
            _closedBytes += (nuint)(end - block->Start);
            return start;
        }

        Close();
        Open(block, end);
        return start;
    }

    private void Link(Block* block)
    {
        if (_lastUsed == null)
        {
            block->Next = null;
            _first = block;
        }
        else
        {
            block->Next = _lastUsed->Next;
            _lastUsed->Next = block;
        }

        _lastUsed = block;
    }

    private void Close()
    {
        if (_current == null) return;
        _current->UsedEnd = Cursor;
        _closedBytes += (nuint)(Cursor - _current->Start);
    }

    private void Open(Block* block, byte* cursor)
    {
        _current = block;
        Cursor = cursor;
        SetLimit();
    }
}
