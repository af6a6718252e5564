"""Pools of arenas: one is taken for a request, and goes back warm for the next."""

from __future__ import annotations

from ctypes import byref, c_uint64, c_void_p
from typing import Any, NamedTuple, Optional

from . import _raw
from ._checks import unsigned
from ._errors import failure
from ._library import library
from .arena import Arena


class PoolStats(NamedTuple):
    """What a pool holds. Exact while no other thread uses it."""

    at_floor: bool
    acquired: int
    idle: int
    reserved_bytes: int
    idle_bytes: int
    created: int
    reused: int
    given_back_bytes: int
    floor_bytes: int
    ceiling_bytes: int


class ArenaPool:
    """Arenas to be handed out again and again; any threads may use a pool at once.

    Idle arenas may go on holding floor_bytes, all arenas together never hold more than ceiling_bytes (0: no ceiling). What
    was not needed during decay_releases releases goes back to the system. The rest is as in Arena, for each of them.
    """

    def __init__(self, floor_bytes: int = 0, ceiling_bytes: int = 0, decay_releases: int = 0,
                 first_block_bytes: int = 0, max_block_bytes: int = 0, limit_bytes: int = 0) -> None:
        self._handle: Optional[int] = None
        self._abandoned = False
        self._lib = library()
        options = _raw.ArenaPoolOptions(
            floor_bytes=unsigned("floor_bytes", floor_bytes),
            ceiling_bytes=unsigned("ceiling_bytes", ceiling_bytes),
            decay_releases=unsigned("decay_releases", decay_releases),
            first_block_bytes=unsigned("first_block_bytes", first_block_bytes),
            max_block_bytes=unsigned("max_block_bytes", max_block_bytes),
            limit_bytes=unsigned("limit_bytes", limit_bytes))
        handle = c_void_p()
        self._check(self._lib.arena_pool_create(options, handle))
        self._handle = handle.value

    def acquire(self) -> Arena:
        """An empty arena, which its close, the end of its with block, or its last reference gives back:

            with pool.acquire() as arena: ...
        """
        handle = c_void_p()
        self._check(self._lib.arena_pool_acquire(self._open(), handle))
        arena = Arena.__new__(Arena)
        arena._own(handle.value, self._take_back)
        return arena

    def trim(self) -> int:
        """Frees idle arenas down to the floor; returns the bytes given back."""
        released = c_uint64()
        self._check(self._lib.arena_pool_trim(self._open(), byref(released)))
        return released.value

    def stats(self) -> PoolStats:
        raw = _raw.ArenaPoolStats()
        self._check(self._lib.arena_pool_stats(self._open(), raw))
        return PoolStats(bool(raw.at_floor), *(getattr(raw, name) for name in PoolStats._fields[1:]))

    def close(self) -> None:
        """Ends the pool. Raises ArenaError while an arena is handed out. May be called again."""
        if not self.closed:
            self._check(self._lib.arena_pool_free(self._handle))
            self._handle = None

    @property
    def closed(self) -> bool:
        return self._handle is None or self._abandoned

    def __enter__(self) -> ArenaPool:
        self._open()
        return self

    def __exit__(self, kind: Any, value: Any, traceback: Any) -> None:
        # After an exception arenas may live on in its traceback; the pool then ends with the last of them.
        if kind is None:
            self.close()
        else:
            self.__del__()

    def __del__(self) -> None:
        """Ends the pool now or, while an arena is handed out, with the last of them: a pool and its arenas may die in any
        order when they die in one cycle of references."""
        handle = getattr(self, "_handle", None)
        if handle is not None:
            self._abandoned = True
            if self._lib.arena_pool_free(handle) == _raw.Status.OK:
                self._handle = None

    def __repr__(self) -> str:
        if self.closed:
            return "ArenaPool(closed)"
        stats = self.stats()
        return f"ArenaPool(acquired={stats.acquired}, idle={stats.idle}, reserved_bytes={stats.reserved_bytes})"

    def _open(self) -> int:
        if self.closed:
            raise ValueError("the pool is closed")
        return self._handle

    def _take_back(self, arena: int) -> None:
        self._lib.arena_pool_release(self._handle, arena)
        if self._abandoned:
            self.__del__()

    @staticmethod
    def _check(status: int) -> None:
        if status:
            raise failure(status)
