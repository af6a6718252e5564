using System;
using System.Threading;
using ArenaNative.Raw;
using Microsoft.Win32.SafeHandles;

namespace ArenaNative;

/// <summary>How a pool and its arenas take memory. Every zero means the default.</summary>
/// <param name="FloorBytes">Idle arenas may go on holding this many bytes: none by default.</param>
/// <param name="CeilingBytes">All arenas together never hold more than this; 0 for no ceiling.</param>
/// <param name="DecayReleases">Releases after which what was not needed meanwhile goes back: 256 by default.</param>
/// <param name="Arena">How each arena takes memory; its DecayResets are DecayReleases.</param>
public readonly record struct PoolOptions(
    long FloorBytes = 0, long CeilingBytes = 0, long DecayReleases = 0, ArenaOptions Arena = default);

/// <summary>
/// Arenas to be handed out again and again, one for each request:
/// <code>
/// using ArenaScope scope = pool.Acquire();
/// Encoding encoding = encoder.Encode(scope, "Some text");
/// </code>
/// Any threads may use a pool at once; the scope of an arena belongs to one at a time.
/// </summary>
/// <remarks>Disposing while an arena is handed out is safe: the pool ends when the last one is back.</remarks>
public sealed unsafe class ArenaPool : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly Lock _gate = new();
    private OpenScopes? _idle;
    private bool _isDisposed;

    /// <summary>Makes a pool that keeps nothing idle for long, without a ceiling.</summary>
    public ArenaPool() : this(default) { }

    /// <summary>Makes a pool. Arenas are made when they are asked for.</summary>
    public ArenaPool(PoolOptions options) : base(ownsHandle: true)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(options.Arena.DecayResets, 0);
        var raw = Raw.ArenaPoolOptions.Init();
        raw.FloorBytes = checked((ulong)options.FloorBytes);
        raw.CeilingBytes = checked((ulong)options.CeilingBytes);
        raw.DecayReleases = checked((ulong)options.DecayReleases);
        raw.FirstBlockBytes = checked((ulong)options.Arena.FirstBlockBytes);
        raw.MaxBlockBytes = checked((ulong)options.Arena.MaxBlockBytes);
        raw.LimitBytes = checked((ulong)options.Arena.LimitBytes);
        Raw.ArenaPool* pool = null;
        ArenaException.ThrowUnlessOk(NativeMethods.arena_pool_create(&raw, &pool));
        SetHandle((nint)pool);
    }

    private Raw.ArenaPool* Pool => (Raw.ArenaPool*)handle;

    /// <summary>Hands out an empty arena as a scope, which gives it back when it is closed. Allocates nothing once warm.</summary>
    /// <exception cref="ArenaException">OutOfMemory, or LimitExceeded when the ceiling has no room for another.</exception>
    public ArenaScope Acquire()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);

        // One reference for each scope: the pool stays while an arena is out.
        bool held = false;
        DangerousAddRef(ref held);
        ArenaHeader* header = null;
        Raw.Status status = NativeMethods.arena_pool_acquire(Pool, &header);
        if (status == Raw.Status.Ok) return TakeIdle().BeginWhole(header);
        DangerousRelease();
        ArenaException.Throw((Status)status);
        return default;
    }

    /// <summary>Frees idle arenas until those that stay hold no more than the floor.</summary>
    /// <returns>The bytes given back.</returns>
    public long Trim()
    {
        using var held = new HeldHandle(this);
        ulong released = 0;
        ArenaException.ThrowUnlessOk(NativeMethods.arena_pool_trim(Pool, &released));
        return (long)released;
    }

    /// <summary>Tells what the pool holds.</summary>
    public PoolStats ReadStats()
    {
        using var held = new HeldHandle(this);
        var raw = Raw.ArenaPoolStats.Init();
        ArenaException.ThrowUnlessOk(NativeMethods.arena_pool_stats(Pool, &raw));
        return new(raw);
    }

    internal Raw.Status Release(ArenaHeader* arena) => NativeMethods.arena_pool_release(Pool, arena);

    /// <summary>Keeps the object of an arena that went back, for the next one.</summary>
    internal void TakeBack(OpenScopes scopes)
    {
        lock (_gate)
        {
            scopes.NextIdle = _idle;
            _idle = scopes;
        }

        DangerousRelease();
    }

    private OpenScopes TakeIdle()
    {
        lock (_gate)
        {
            if (_idle is not { } scopes) return new(this);
            _idle = scopes.NextIdle;
            return scopes;
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;   // the handle itself is open while an arena is out
        base.Dispose(disposing);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => NativeMethods.arena_pool_free(Pool) == Raw.Status.Ok;
}
