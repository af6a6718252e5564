// What checks know of each allocation, newest on top. The records lie apart from the memory they describe, so that
// whoever writes past the end of an allocation cannot reach them.
//
//   Top ─► chunk ─► chunk ─► null        64 KiB each; only the top one may be empty
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

internal unsafe struct CheckRecord
{
    public byte* Start;
    public nuint Size;
    public byte* Mapping;       // of a guarded allocation, whose last page faults; else null
    public nuint MappingBytes;
}

internal unsafe struct CheckRecords
{
    private struct Chunk
    {
        public Chunk* Below;
        public nuint Count;
    }

    private const int ChunkBytes = 64 << 10;
    private static nuint PerChunk => (nuint)((ChunkBytes - sizeof(Chunk)) / sizeof(CheckRecord));

    private Chunk* _top;

    public readonly bool IsEmpty => _top == null || (_top->Count == 0 && _top->Below == null);

    /// <summary>Makes room for one more record, so that Push cannot fail. False when the system refuses.</summary>
    public bool Reserve()
    {
        if (_top != null && _top->Count < PerChunk) return true;
        Chunk* chunk = (Chunk*)OperatingSystemPages.Acquire(OperatingSystemPages.RoundUp(ChunkBytes));
        if (chunk == null) return false;
        chunk->Below = _top;
        _top = chunk;
        return true;
    }

    /// <summary>pre: Reserve said true.</summary>
    public void Push(in CheckRecord record) => Items(_top)[_top->Count++] = record;

    /// <summary>pre: not empty.</summary>
    public CheckRecord Pop()
    {
        DropEmptyTop();
        return Items(_top)[--_top->Count];
    }

    /// <summary>The newest record of an address, or null.</summary>
    public readonly CheckRecord* Find(void* start)
    {
        for (Chunk* chunk = _top; chunk != null; chunk = chunk->Below)
        {
            for (nuint i = chunk->Count; i-- > 0;)
            {
                if (Items(chunk)[i].Start == start) return Items(chunk) + i;
            }
        }

        return null;
    }

    /// <summary>Looks at the records from the newest down to that of an address, which is the last; null for all.</summary>
    public readonly bool FindDamage(void* last, out ArenaDamage damage)
    {
        damage = default;
        for (Chunk* chunk = _top; chunk != null; chunk = chunk->Below)
        {
            for (nuint i = chunk->Count; i-- > 0;)
            {
                // Of several damaged ones the oldest is told: who writes too far damages what follows.
                if (Canary.IsDamaged(Items(chunk)[i], out ArenaDamage found)) damage = found;
                if (last != null && Items(chunk)[i].Start == last) return damage.Start != null;
            }
        }

        return damage.Start != null;
    }

    /// <summary>The guarded allocation that an address lies in, or null.</summary>
    public readonly CheckRecord* FindGuarded(void* address)
    {
        for (Chunk* chunk = _top; chunk != null; chunk = chunk->Below)
        {
            for (nuint i = 0; i < chunk->Count; i++)
            {
                CheckRecord* record = Items(chunk) + i;
                if (record->Mapping != null && address >= record->Start && address < record->Start + record->Size) return record;
            }
        }

        return null;
    }

    /// <summary>Gives all chunks back. pre: empty.</summary>
    public void Free()
    {
        if (_top != null) OperatingSystemPages.Release((byte*)_top, OperatingSystemPages.RoundUp(ChunkBytes));
        _top = null;
    }

    private void DropEmptyTop()
    {
        if (_top->Count != 0) return;
        Chunk* empty = _top;
        _top = empty->Below;
        OperatingSystemPages.Release((byte*)empty, OperatingSystemPages.RoundUp(ChunkBytes));
    }

    private static CheckRecord* Items(Chunk* chunk) => (CheckRecord*)(chunk + 1);
}
