"""Where the arrays of a result lie, and how they are read: in a copy of their own, or in the caller's arena."""

from __future__ import annotations

from collections import namedtuple
from ctypes import c_uint32, c_uint64, c_void_p, string_at
from struct import Struct

from . import _raw
from .arena import Arena

# An arena_encoding as a tuple of numbers. The struct itself is filled again by the next call.
Layout = namedtuple("Layout", [name for name, _ in _raw.Encoding._fields_])
_CODES = {c_uint32: "I", c_uint64: "Q", c_void_p: "P"}
_UNPACK = Struct("".join(_CODES[kind] for _, kind in _raw.Encoding._fields_)).unpack_from


def layout_of(encoding: _raw.Encoding) -> Layout:
    # An absent array has the address None in ctypes and 0 here.
    return Layout._make(_UNPACK(encoding))


class Copied:
    """A copy of all arrays of a result, still named by their old addresses."""

    __slots__ = ("_origin", "_bytes")

    def __init__(self, layout: Layout) -> None:
        # The arrays lie in one piece in the order of the struct's fields. A gap would mean another library.
        self._origin = layout.ids
        size = layout.row_texts + 4 * layout.rows - layout.ids
        most = 40 * layout.length + 16 * layout.rows + 1024
        if not 0 <= size <= most:
            raise SystemError(f"the arrays of an encoding lie {size} bytes apart, at most {most} were expected")
        self._bytes = string_at(layout.ids, size)

    @property
    def size(self) -> int:
        return len(self._bytes)

    def view(self, address: int, size: int) -> memoryview:
        start = address - self._origin
        return memoryview(self._bytes)[start:start + size]


class Leased:
    """Memory of an arena, for as long as the arena has not taken it back."""

    __slots__ = ("_arena", "_epoch")

    def __init__(self, arena: Arena) -> None:
        self._arena = arena
        self._epoch = arena.epoch()

    def view(self, address: int, size: int) -> memoryview:
        return self._arena.view(self._epoch, address, size)
