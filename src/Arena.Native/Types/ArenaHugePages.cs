using Arena.Core;

namespace Arena.Native.Types;

/// <summary>What pages memory consists of. Blocks of huge pages begin and end on one, so the smallest has 2 MiB.</summary>
[NativeType("arena_huge_pages", Chapter = typeof(Exports.PlacementExports))]
public enum ArenaHugePages
{
    /// <summary>As the system is set.</summary>
    Default = 0,
    /// <summary>No huge ones, also where the system would give them unasked.</summary>
    Off = 1,
    /// <summary>Transparent ones, asked for before the first touch. Linux only.</summary>
    Transparent = 2,
    /// <summary>Populated, and what is not huge then is made so at once. Linux 6.1.</summary>
    Collapse = 3,
    /// <summary>From the administrator's pool (hugetlb; large pages of Windows); transparent ones where it is empty.</summary>
    Explicit = 4,
}
