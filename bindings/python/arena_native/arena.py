"""Arenas: native memory handed out as views by moving a cursor, and taken back all at once.

An arena belongs to one thread at a time. What it hands out keeps it alive; and it takes nothing back from under a view:
reset, rewind and close raise BufferError while views of the memory in question exist, as resizing a bytearray does.
"""

from __future__ import annotations

from contextlib import contextmanager
from ctypes import addressof, byref, c_size_t, c_ubyte, c_uint64, c_void_p, memset
from typing import Any, Callable, Iterable, Iterator, NamedTuple, Optional

from . import _raw
from ._callbacks import Callbacks
from ._checks import choice, unsigned
from ._epochs import Epoch, owner_of
from ._errors import ArenaError, failure
from ._library import library

_MODES = {mode.name.lower(): mode for mode in _raw.ArenaResetMode}


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
    """Memory for one request. Zero in an option asks for its default; limit_bytes=0 means no limit, decay_resets=0 that
    resets keep all blocks."""

    _handle: Optional[int]
    _free: Callable[[int], Any]
    _callbacks: Optional[Callbacks]
    _going_back: bool

    def __init__(self, first_block_bytes: int = 0, max_block_bytes: int = 0, limit_bytes: int = 0,
                 decay_resets: int = 0) -> None:
        self._handle = None
        options = _raw.ArenaOptions(
            first_block_bytes=unsigned("first_block_bytes", first_block_bytes),
            max_block_bytes=unsigned("max_block_bytes", max_block_bytes),
            limit_bytes=unsigned("limit_bytes", limit_bytes),
            decay_resets=unsigned("decay_resets", decay_resets))
        handle = c_void_p()
        self._check(library().arena_create(options, handle))
        self._own(handle.value, library().arena_free)

    def alloc(self, size: int, alignment: int = 16, zeroed: bool = False) -> memoryview:
        """size bytes as a writable view; not cleared unless zeroed."""
        size = unsigned("size", size, 2**62)
        alignment = unsigned("alignment", alignment, 2**62)
        handle = self.handle()
        view = self._given(self._lib.arena_alloc_aligned(handle, size, alignment), size)
        if zeroed:
            memset(addressof(view.obj), 0, size)
        return view

    def alloc_n(self, sizes: Iterable[int]) -> list[memoryview]:
        """One view for each size, in one call: all of them, or none."""
        numbers = [unsigned("size", size, 2**62) for size in sizes]
        count = len(numbers)
        pieces = (c_void_p * count)()
        self._check(self._lib.arena_alloc_n(self.handle(), (c_size_t * count)(*numbers), count, pieces))
        return [self.view(self.epoch(), address, size) for address, size in zip(pieces, numbers)]

    def copy(self, data: Any) -> memoryview:
        """A copy of a bytes-like object."""
        source = memoryview(data).cast("B")
        view = self.alloc(source.nbytes)
        view[:] = source
        return view

    def grow(self, view: memoryview, size: int) -> memoryview:
        """The bytes of a view of this arena as the start of a larger one: in place if it was the last thing handed out and
        its block has room, else as a copy. The old view stays as it is."""
        size = unsigned("size", size, 2**62)
        if owner_of(view) is not self:
            raise ValueError("the view is none of this arena")
        if size < view.nbytes:
            raise ValueError(f"the view has {view.nbytes} bytes already")
        if not view.nbytes:
            return self.alloc(size)
        old = addressof(c_ubyte.from_buffer(view))
        return self._given(self._lib.arena_realloc(self.handle(), old, view.nbytes, size, 16), size)

    def on_reset(self, callback: Callable[[], Any]) -> None:
        """Has callback() called when the arena goes back to before this call: at a reset, rewind or close. The newest is
        called first. It cannot use the arena, and what it raises goes to sys.unraisablehook."""
        if not callable(callback):
            raise TypeError(f"a callback must be callable, not {type(callback).__name__}")
        handle = self.handle()
        if self._callbacks is None:
            self._callbacks = Callbacks()
        number = self._callbacks.add(callback)
        status = self._lib.arena_cleanup_push(handle, self._callbacks.address, number)
        if status:
            self._callbacks.forget(number)
            raise failure(status)

    def reset(self, mode: str = "retain_all", keep_bytes: int = 0) -> None:
        """Takes everything back. mode says what becomes of the blocks: "retain_all" keeps them, "retain_up_to" keeps
        keep_bytes, "trim" those that were in use, "free_all" none."""
        chosen, keep_bytes = choice("mode", mode, _MODES), unsigned("keep_bytes", keep_bytes)
        handle = self.handle()
        self._require_no_views(self._epochs, "reset")
        self._end(0)
        self._epochs.append(Epoch())
        self._go_back(self._lib.arena_reset_to, handle, chosen, keep_bytes)

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
        self._end(len(self._epochs) - len(since))
        self._go_back(self._lib.arena_rewind, handle, mark._raw)

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

    def fail_after(self, n: int) -> None:
        """Has the n-th following allocation fail once with NoMemoryError, for tests; 0 switches it off."""
        self._check(self._lib.arena_fail_after(self.handle(), unsigned("n", n)))

    def close(self) -> None:
        """Frees the arena, or gives it back to its pool. May be called again."""
        if self._handle is None:
            return
        self.handle()
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
            self._free(handle)

    def __repr__(self) -> str:
        if self._handle is None:
            return "Arena(closed)"
        if self._going_back:
            return "Arena(going back)"
        stats = self.stats()
        return f"Arena(used_bytes={stats.used_bytes}, reserved_bytes={stats.reserved_bytes}, blocks={stats.blocks})"

    # What follows is for this package: the pool that hands arenas out, and the batches that lie in them.

    def _own(self, handle: int, free: Callable[[int], Any]) -> None:
        """Takes over a handle, with the function that ends it."""
        self._lib = library()
        self._epochs = [Epoch()]
        self._callbacks = None
        self._going_back = False
        self._free = free
        self._handle = handle

    def handle(self) -> int:
        if self._handle is None:
            raise ValueError("the arena is closed")
        if self._going_back:
            raise ArenaError(_raw.Status.OUT_OF_ORDER, "a callback has used its own arena")
        return self._handle

    def epoch(self) -> Epoch:
        return self._epochs[-1]

    def view(self, epoch: Epoch, address: int, size: int) -> memoryview:
        """A view of memory handed out in an epoch, counted until the last slice or array over it is gone."""
        return epoch.view(self, address, size)

    def _given(self, address: Optional[int], size: int) -> memoryview:
        if not address:
            raise failure(self._lib.arena_last_status(self._handle))
        return self.view(self.epoch(), address, size)

    def _go_back(self, function: Callable[..., int], *arguments: Any) -> None:
        """Has the library take memory back whose epochs have ended, so that callbacks find it out of reach."""
        self._going_back = True
        try:
            self._check(function(*arguments))
        finally:
            self._going_back = False

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
