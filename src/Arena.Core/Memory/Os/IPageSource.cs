namespace Arena.Core.Memory.Os;

/// <summary>
/// What an operating system gives to the layers above it: whole pages, at an address of its choice, and back.
/// No member throws or allocates managed memory, so all of it may run in a forked child.
/// </summary>
/// <remarks>
/// pre, for every member but Protect, which takes any pages: addresses are those that <see cref="Reserve"/> returned, sizes are multiples of
/// <see cref="PageSize"/> and not 0. Reserving and committing are two steps so that a placement policy (NUMA node,
/// huge pages) can stand between them, before the first touch.
/// </remarks>
internal unsafe interface IPageSource
{
    /// <summary>The unit of every size here; a power of two, at least 4 KiB.</summary>
    static abstract nuint PageSize { get; }

    /// <summary>Takes address space. Its bytes must not be touched before <see cref="Commit"/>.</summary>
    /// <returns>A multiple of the page size, or null when the system refuses.</returns>
    static abstract byte* Reserve(nuint bytes);

    /// <summary>Makes a reserved range readable and writable, all zero. False when the system refuses.</summary>
    static abstract bool Commit(byte* start, nuint bytes);

    /// <summary>Has pages of a committed range fault at every access, or no longer. False when the system refuses.</summary>
    static abstract bool Protect(byte* start, nuint bytes, bool accessible);

    /// <summary>Gives a whole reserved range back. False when the system refuses; it is then as it was.</summary>
    static abstract bool Release(byte* start, nuint bytes);
}
