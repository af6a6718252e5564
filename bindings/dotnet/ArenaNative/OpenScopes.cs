// The open scopes of one arena: which of them is the innermost, and what happens when one is closed. The arena belongs to
// a NativeArena, which keeps its blocks while a scope is open, or was taken from an ArenaPool, and goes back to it with the
// outermost scope.
using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using ArenaNative.Raw;

namespace ArenaNative;

internal sealed unsafe class OpenScopes
{
    private readonly NativeArena? _arena;
    private readonly ArenaPool? _pool;
    private List<Exception>? _thrown;
    private long _lastSerial;
    private long _whole;   // serial number of the scope that has the arena of the pool

    internal OpenScopes(NativeArena arena, ArenaHeader* header)
    {
        _arena = arena;
        Header = header;
    }

    internal OpenScopes(ArenaPool pool) => _pool = pool;

    internal ArenaHeader* Header { get; private set; }

    /// <summary>Serial number of the innermost open scope, 0 when none is open. Serial numbers are never used twice.</summary>
    internal long Innermost { get; private set; }

    /// <summary>The next one in the list of its pool, while no scope is open.</summary>
    internal OpenScopes? NextIdle { get; set; }

    internal NativeArena Arena => _arena ?? throw new InvalidOperationException(
        "The arena of this scope is its pool's: nobody may keep it beyond the scope.");

    /// <summary>Opens a scope inside those that are open.</summary>
    internal ArenaScope Begin()
    {
        ArenaMark mark;
        ArenaException.ThrowUnlessOk(NativeMethods.arena_mark(Header, &mark));
        return Opened(mark);
    }

    /// <summary>Opens the scope of a whole arena of the pool, which needs no savepoint.</summary>
    internal ArenaScope BeginWhole(ArenaHeader* header)
    {
        Header = header;
        _whole = _lastSerial + 1;
        return Opened(default);
    }

    /// <summary>Closes a scope and those inside it, and throws what callbacks have thrown.</summary>
    internal void End(ArenaMark mark, long serial, long parent)
    {
        // A smaller number means that this scope, or one around it, is closed already.
        if (Innermost < serial) ThrowNotInnermost();
        bool isWhole = parent == 0 && _pool != null;
        // The pool may have handed the arena out again since this scope was closed; no savepoint would tell.
        if (isWhole && serial != _whole) ThrowNotInnermost();
        ArenaException.ThrowUnlessOk(isWhole
            ? _pool!.Release(Header)
            : NativeMethods.arena_rewind(Header, &mark));
        Innermost = parent;
        List<Exception>? thrown = _thrown;
        _thrown = null;
        if (isWhole) _pool!.TakeBack(this);
        else if (parent == 0) _arena!.DangerousRelease();
        if (thrown != null) throw new AggregateException("Callbacks of the arena have failed.", thrown);
    }

    /// <summary>Keeps what a callback threw until the library has returned: nothing may be thrown through it.</summary>
    internal void Note(Exception thrown) => (_thrown ??= []).Add(thrown);

    [DoesNotReturn]
    internal static void ThrowNotInnermost() =>
        throw new InvalidOperationException("The scope is closed, or a scope inside it is still open.");

    private ArenaScope Opened(ArenaMark mark)
    {
        long parent = Innermost;
        Innermost = ++_lastSerial;
        return new ArenaScope(this, Header, mark, Innermost, parent);
    }
}
