// Pages for one allocation, which ends as near to a page that faults as its alignment lets it. Given back, all its pages
// fault, and their addresses are not used again until QuarantineLength later ones, or QuarantineBytes of them, have been
// given back too.
using Arena.Core.Memory.Os;

namespace Arena.Core.Memory;

internal static unsafe class GuardedPages
{
    private const int QuarantineLength = 4096;
    private const ulong QuarantineBytes = 64 << 20;

    private struct Entry
    {
        public byte* Mapping;
        public nuint Bytes;
    }

    private static BriefLock _lock;
    private static Entry* _ring;
    private static uint _oldest;
    private static uint _count;
    private static ulong _bytes;

    /// <summary>How many bytes of address space an allocation takes. pre: size is no larger than an arena may give.</summary>
    public static nuint BytesFor(nuint size, nuint alignment) =>
        OperatingSystemPages.RoundUp(size + 2 * Canary.Bytes + (alignment > Canary.Bytes ? alignment : 0)) + OperatingSystemPages.PageSize;

    /// <summary>Makes the pages. False when the system refuses; nothing is held then.</summary>
    public static bool Take(nuint size, nuint alignment, out CheckRecord record)
    {
        nuint bytes = BytesFor(size, alignment);
        record = new CheckRecord { Size = size, Mapping = OperatingSystemPages.Acquire(bytes), MappingBytes = bytes };
        if (record.Mapping == null) return false;

        byte* end = DataEnd(record);
        record.Start = (byte*)((nuint)(end - size) & ~(alignment - 1 | NativeArena.Granule - 1));
        if (OperatingSystemPages.Protect(end, OperatingSystemPages.PageSize, accessible: false)) return true;

        OperatingSystemPages.Release(record.Mapping, bytes);
        return false;
    }

    /// <summary>Where the page begins that faults.</summary>
    public static byte* DataEnd(in CheckRecord record) => record.Mapping + record.MappingBytes - OperatingSystemPages.PageSize;

    /// <summary>Has the pages fault, and gives the oldest of those that do back to the system.</summary>
    public static void GiveBack(in CheckRecord record)
    {
        Entry entry = new() { Mapping = record.Mapping, Bytes = record.MappingBytes };
        bool isKept = OperatingSystemPages.Protect(entry.Mapping, entry.Bytes, accessible: false) && Keep(entry);
        if (!isKept) OperatingSystemPages.Release(entry.Mapping, entry.Bytes);
        while (TakeExcess(out Entry old)) OperatingSystemPages.Release(old.Mapping, old.Bytes);
    }

    // The lock is held around a system call once, when the ring is made.
    private static bool Keep(in Entry entry)
    {
        _lock.Enter();
        if (_ring == null) _ring = (Entry*)OperatingSystemPages.Acquire(OperatingSystemPages.RoundUp((nuint)(QuarantineLength * sizeof(Entry))));
        bool isKept = _ring != null && _count < QuarantineLength && entry.Bytes <= QuarantineBytes;
        if (isKept)
        {
            _ring[(_oldest + _count++) % QuarantineLength] = entry;
            _bytes += entry.Bytes;
        }

        _lock.Exit();
        return isKept;
    }

    // One place stays free, so that the next one finds room.
    private static bool TakeExcess(out Entry old)
    {
        old = default;
        _lock.Enter();
        bool isExcess = _count == QuarantineLength || _bytes > QuarantineBytes;
        if (isExcess)
        {
            old = _ring[_oldest % QuarantineLength];
            _oldest = (_oldest + 1) % QuarantineLength;
            _count--;
            _bytes -= old.Bytes;
        }

        _lock.Exit();
        return isExcess;
    }

    /// <summary>Over a fork: see MemoryLocks.</summary>
    internal static void EnterLock() => _lock.Enter();

    internal static void ExitLock() => _lock.Exit();
}
