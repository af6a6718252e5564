using System;
using ArenaNative.Raw;
using Microsoft.Win32.SafeHandles;

namespace ArenaNative;

/// <summary>How an arena takes memory. Every zero means the default.</summary>
/// <param name="FirstBlockBytes">Bytes of the first block: 64 KiB by default, at least 4 KiB.</param>
/// <param name="MaxBlockBytes">Blocks double up to this size: 4 MiB by default.</param>
/// <param name="LimitBytes">The arena never holds more than this; 0 for no limit.</param>
/// <param name="DecayResets">Resets after which a peak of use counts half at most; 0: resets keep all blocks.</param>
public readonly record struct ArenaOptions(
    long FirstBlockBytes = 0, long MaxBlockBytes = 0, long LimitBytes = 0, long DecayResets = 0);

/// <summary>What a reset does with the blocks.</summary>
public enum ResetMode
{
    /// <summary>Keeps all of them.</summary>
    RetainAll = 0,
    /// <summary>Keeps a number of bytes of them.</summary>
    RetainUpTo = 1,
    /// <summary>Keeps those that were in use.</summary>
    Trim = 2,
    /// <summary>Gives all of them back.</summary>
    FreeAll = 3,
}

/// <summary>
/// Memory that is handed out by moving a cursor and given back all at once. Everything is allocated inside a scope:
/// <code>
/// using ArenaScope scope = arena.BeginScope();
/// Encoding encoding = encoder.Encode(scope, "Some text");
/// </code>
/// One thread at a time.
/// </summary>
/// <remarks>
/// Disposing while a scope is open is safe: the memory goes when the outermost scope is closed. Use after that is an
/// ObjectDisposedException.
/// </remarks>
public sealed unsafe class NativeArena : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly OpenScopes _scopes;

    /// <summary>Makes an arena with default blocks and no limit.</summary>
    public NativeArena() : this(default) { }

    /// <summary>Makes an arena. No block is taken before the first allocation.</summary>
    public NativeArena(ArenaOptions options) : base(ownsHandle: true)
    {
        var raw = Raw.ArenaOptions.Init();
        raw.FirstBlockBytes = checked((ulong)options.FirstBlockBytes);
        raw.MaxBlockBytes = checked((ulong)options.MaxBlockBytes);
        raw.LimitBytes = checked((ulong)options.LimitBytes);
        raw.DecayResets = checked((ulong)options.DecayResets);
        ArenaHeader* arena = null;
        ArenaException.ThrowUnlessOk(NativeMethods.arena_create(&raw, &arena));
        SetHandle((nint)arena);
        _scopes = new(this, arena);
    }

    /// <summary>Opens a scope. Scopes nest; what is allocated in one is given back when it is closed.</summary>
    public ArenaScope BeginScope()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);

        // One reference for all open scopes: it keeps the blocks while there can be spans into them.
        bool held = false;
        if (_scopes.Innermost == 0) DangerousAddRef(ref held);
        bool isOpen = false;
        try
        {
            ArenaScope scope = _scopes.Begin();
            isOpen = true;
            return scope;
        }
        finally
        {
            if (held && !isOpen) DangerousRelease();
        }
    }

    /// <summary>Gives back everything in constant time and keeps the blocks. Not while a scope is open.</summary>
    public void Reset() => Reset(ResetMode.RetainAll);

    /// <summary>Gives back everything, and says what becomes of the blocks. Not while a scope is open.</summary>
    /// <param name="mode">What to keep.</param>
    /// <param name="keepBytes">For RetainUpTo: how many bytes of blocks may stay.</param>
    public void Reset(ResetMode mode, long keepBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepBytes);
        if (_scopes.Innermost != 0) throw new InvalidOperationException(
            "The arena has an open scope, whose spans a reset would leave hanging.");
        using var held = new HeldHandle(this);
        ArenaException.ThrowUnlessOk(
            NativeMethods.arena_reset_to((ArenaHeader*)handle, (ArenaResetMode)mode, (ulong)keepBytes));
    }

    /// <summary>Gives blocks that are not in use back to the operating system.</summary>
    /// <param name="keepBytes">How many bytes of unused blocks may stay.</param>
    /// <returns>The bytes given back.</returns>
    public long Trim(long keepBytes = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepBytes);
        using var held = new HeldHandle(this);
        ulong released = 0;
        ArenaException.ThrowUnlessOk(NativeMethods.arena_trim((ArenaHeader*)handle, (ulong)keepBytes, &released));
        return (long)released;
    }

    /// <summary>Has the n-th following allocation fail once with OutOfMemory, for tests; 0 switches it off.</summary>
    public void FailAfter(long n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        using var held = new HeldHandle(this);
        ArenaException.ThrowUnlessOk(NativeMethods.arena_fail_after((ArenaHeader*)handle, (ulong)n));
    }

    /// <summary>Tells what the arena holds.</summary>
    public ArenaStats ReadStats()
    {
        using var held = new HeldHandle(this);
        return ArenaStats.Read((ArenaHeader*)handle);
    }

    /// <summary>Tells whether a span lies in memory that this arena has handed out and not taken back.</summary>
    public bool Owns(ReadOnlySpan<byte> memory)
    {
        using var held = new HeldHandle(this);
        fixed (byte* first = memory) return NativeMethods.arena_owns((ArenaHeader*)handle, first) != 0;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.arena_free((ArenaHeader*)handle) == Raw.Status.Ok;
}
