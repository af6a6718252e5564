"""Arenas: native memory handed out as views by moving a cursor, and taken back all at once.

An arena belongs to one thread at a time. What it hands out keeps it alive; and it takes nothing back from under a view:
reset, rewind and close raise BufferError while views of the memory in question exist, as resizing a bytearray does.
"""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import byref, c_ubyte, c_uint64, c_void_p, memset
from typing import Any, Iterator, NamedTuple, Optional
from weakref import ref

from . import _raw
from ._checks import unsigned
from ._errors import failure
from ._library import library

# Exports memory at an address without copying. One type for every length, because ctypes makes a class per length; the
# memoryview over it is sliced to what was allocated before anybody sees it.
_Window = c_ubyte * (2**62)


class _Export(ref):
    """A live view, by identity: a ctypes array cannot be hashed."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__


class Epoch:
    """The time between two savepoints: what was handed out in it is taken back together."""

    __slots__ = ("alive", "exports")

    def __init__(self) -> None:
        self.alive = True
        self.exports: set[_Export] = set()


class ArenaStats(NamedTuple):
    """What an arena holds, in bytes."""

    blocks: int
    used_bytes: int
    peak_bytes: int
    reserved_bytes: int
    committed_bytes: int
    resets: int
    limit_bytes: int


class Mark:
    """A savepoint made by Arena.mark, for one Arena.rewind."""

    __slots__ = ("_raw", "_epoch")

    def __init__(self, raw: _raw.ArenaMark, epoch: Epoch) -> None:
        self._raw = raw
        self._epoch = epoch


class Arena:
    """Memory for one request. Zero in an option asks for its default; limit_bytes=0 means no limit."""

    def __init__(self, first_block_bytes: int = 0, max_block_bytes: int = 0, limit_bytes: int = 0) -> None:
        self._handle: Optional[int] = None
        self._lib = library()
        self._epochs = [Epoch()]
        options = _raw.ArenaOptions(
            first_block_bytes=unsigned("first_block_bytes", first_block_bytes),
            max_block_bytes=unsigned("max_block_bytes", max_block_bytes),
            limit_bytes=unsigned("limit_bytes", limit_bytes))
        handle = c_void_p()
        self._check(self._lib.arena_create(options, handle))
        self._handle = handle.value

    def alloc(self, size: int, alignment: int = 16, zeroed: bool = False) -> memoryview:
        """size bytes as a writable view; not cleared unless zeroed."""
        size = unsigned("size", size, 2**62)
        alignment = unsigned("alignment", alignment, 2**62)
        handle = self.handle()
        address = self._lib.arena_alloc_aligned(handle, size, alignment)
        if not address:
            raise failure(self._lib.arena_last_status(handle))
        view = self.view(self.epoch(), address, size)
        if zeroed:
            memset(address, 0, size)
        return view

    def copy(self, data: Any) -> memoryview:
        """A copy of a bytes-like object."""
        source = memoryview(data).cast("B")
        view = self.alloc(source.nbytes)
        view[:] = source
        return view

    def reset(self) -> None:
        """Takes everything back in constant time and keeps the blocks for reuse."""
        handle = self.handle()
        self._require_no_views(self._epochs, "reset")
        self._check(self._lib.arena_reset(handle))
        self._end(0)
        self._epochs.append(Epoch())

    def mark(self) -> Mark:
        """Sets a savepoint. Savepoints nest."""
        raw = _raw.ArenaMark()
        self._check(self._lib.arena_mark(self.handle(), raw))
        self._epochs.append(Epoch())
        return Mark(raw, self._epochs[-1])

    def rewind(self, mark: Mark) -> None:
        """Takes back what was handed out since the savepoint, the savepoint and every later one included."""
        handle = self.handle()
        since = self._since(mark)
        self._require_no_views(since, "rewound")
        self._check(self._lib.arena_rewind(handle, mark._raw))
        self._end(len(self._epochs) - len(since))

    @contextmanager
    def scope(self) -> Iterator[Arena]:
        """with arena.scope(): what is handed out inside is taken back at the end.

        When the block ends with an exception and views are still alive (a traceback keeps local variables), the memory
        stays until the next reset, so that the exception is the one that is seen.
        """
        mark = self.mark()
        failed = True
        try:
            yield self
            failed = False
        finally:
            if mark._epoch.alive and not (failed and self._has_views(self._since(mark))):
                self.rewind(mark)

    def stats(self) -> ArenaStats:
        raw = _raw.ArenaStats()
        self._check(self._lib.arena_stats(self.handle(), raw))
        return ArenaStats(*(getattr(raw, name) for name in ArenaStats._fields))

    def trim(self, keep_bytes: int = 0) -> int:
        """Gives unused blocks back to the operating system, all but keep_bytes; returns the bytes given back."""
        released = c_uint64()
        self._check(self._lib.arena_trim(self.handle(), unsigned("keep_bytes", keep_bytes), byref(released)))
        return released.value

    def close(self) -> None:
        """Frees the arena. May be called again."""
        if self._handle is None:
            return
        self._require_no_views(self._epochs, "closed")
        self._end(0)
        self.__del__()

    @property
    def closed(self) -> bool:
        return self._handle is None

    def __enter__(self) -> Arena:
        self.handle()
        return self

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        # After an exception views may live on in its traceback; the arena is then freed with the last of them.
        if kind is None or not self._has_views(self._epochs):
            self.close()

    def __del__(self) -> None:
        handle, self._handle = getattr(self, "_handle", None), None
        if handle is not None:
            self._lib.arena_free(handle)

    def __repr__(self) -> str:
        if self._handle is None:
            return "Arena(closed)"
        stats = self.stats()
        return f"Arena(used_bytes={stats.used_bytes}, reserved_bytes={stats.reserved_bytes}, blocks={stats.blocks})"

    # What follows is for this package: the batches that lie in an arena.

    def handle(self) -> int:
        if self._handle is None:
            raise ValueError("the arena is closed")
        return self._handle

    def epoch(self) -> Epoch:
        return self._epochs[-1]

    def view(self, epoch: Epoch, address: int, size: int) -> memoryview:
        """A view of memory handed out in an epoch, counted until the last slice or array over it is gone."""
        if not epoch.alive:
            raise ValueError("the arena has taken this memory back")
        window = _Window.from_address(address)
        window.arena = self
        epoch.exports.add(_Export(window, epoch.exports.discard))
        return memoryview(window).cast("B")[:size]

    def _end(self, first: int) -> None:
        for epoch in self._epochs[first:]:
            epoch.alive = False
        del self._epochs[first:]

    def _since(self, mark: Mark) -> list[Epoch]:
        """The epochs that a savepoint would end: none if it is gone, which the library then says."""
        return self._epochs[self._epochs.index(mark._epoch):] if mark._epoch in self._epochs else []

    @staticmethod
    def _has_views(epochs: list[Epoch]) -> bool:
        return any(epoch.exports for epoch in epochs)

    def _require_no_views(self, epochs: list[Epoch], deed: str) -> None:
        views = sum(len(epoch.exports) for epoch in epochs)
        if views:
            raise BufferError(f"the arena cannot be {deed}: views of its memory exist ({views})")

    @staticmethod
    def _check(status: int) -> None:
        if status:
            raise failure(status)
