using System;
using ArenaNative.Raw;
using Microsoft.Win32.SafeHandles;

namespace ArenaNative;

/// <summary>How an arena takes memory. Every zero means the default.</summary>
/// <param name="FirstBlockBytes">Bytes of the first block: 64 KiB by default, at least 4 KiB.</param>
/// <param name="MaxBlockBytes">Blocks double up to this size: 4 MiB by default.</param>
/// <param name="LimitBytes">The arena never holds more than this; 0 for no limit.</param>
public readonly record struct ArenaOptions(long FirstBlockBytes = 0, long MaxBlockBytes = 0, long LimitBytes = 0);

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
    private long _lastSerial;

    /// <summary>Makes an arena with default blocks and no limit.</summary>
    public NativeArena() : this(default) { }

    /// <summary>Makes an arena. No block is taken before the first allocation.</summary>
    public NativeArena(ArenaOptions options) : base(ownsHandle: true)
    {
        var raw = Raw.ArenaOptions.Init();
        raw.FirstBlockBytes = checked((ulong)options.FirstBlockBytes);
        raw.MaxBlockBytes = checked((ulong)options.MaxBlockBytes);
        raw.LimitBytes = checked((ulong)options.LimitBytes);
        ArenaHeader* arena = null;
        ArenaException.ThrowUnlessOk(NativeMethods.arena_create(&raw, &arena));
        SetHandle((nint)arena);
    }

    /// <summary>Serial number of the innermost open scope, 0 when none is open.</summary>
    internal long Innermost { get; private set; }

    /// <summary>Opens a scope. Scopes nest; what is allocated in one is given back when it is closed.</summary>
    public ArenaScope BeginScope()
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);

        // One reference for all open scopes: it keeps the blocks while there can be spans into them.
        bool held = false;
        if (Innermost == 0) DangerousAddRef(ref held);
        ArenaMark mark;
        var header = (ArenaHeader*)handle;
        Raw.Status status = NativeMethods.arena_mark(header, &mark);
        if (status != Raw.Status.Ok)
        {
            if (held) DangerousRelease();
            ArenaException.Throw((Status)status);
        }

        long parent = Innermost;
        Innermost = ++_lastSerial;
        return new ArenaScope(this, header, mark, Innermost, parent);
    }

    internal void EndScope(ArenaMark mark, long serial, long parent)
    {
        // A smaller number means that this scope, or one around it, is closed already.
        if (Innermost < serial) ArenaScope.ThrowNotInnermost();
        ArenaException.ThrowUnlessOk(NativeMethods.arena_rewind((ArenaHeader*)handle, &mark));
        Innermost = parent;
        if (parent == 0) DangerousRelease();
    }

    /// <summary>Gives back everything in constant time and keeps the blocks. Not while a scope is open.</summary>
    public void Reset()
    {
        if (Innermost != 0) throw new InvalidOperationException(
            "The arena has an open scope, whose spans a reset would leave hanging.");
        using var held = new HeldHandle(this);
        ArenaException.ThrowUnlessOk(NativeMethods.arena_reset((ArenaHeader*)handle));
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

    /// <summary>Tells what the arena holds.</summary>
    public ArenaStats ReadStats()
    {
        using var held = new HeldHandle(this);
        var raw = Raw.ArenaStats.Init();
        ArenaException.ThrowUnlessOk(NativeMethods.arena_stats((ArenaHeader*)handle, &raw));
        return new(raw);
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
