"""Who still looks at an arena's memory: every view of it is counted in the time between two savepoints it was made in."""

from __future__ import annotations

from ctypes import c_ubyte
from typing import Any
from weakref import ref

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

    def view(self, owner: Any, address: int, size: int) -> memoryview:
        """A view of memory that keeps its owner alive, counted until the last slice or array over it is gone."""
        if not self.alive:
            raise ValueError("the arena has taken this memory back")
        window = _Window.from_address(address)
        window.arena = owner
        self.exports.add(_Export(window, self.exports.discard))
        return memoryview(window).cast("B")[:size]


def owner_of(view: memoryview) -> Any:
    """Who handed out the memory of a view, a slice or a cast of one; None if it is no memory of an arena."""
    return getattr(view.obj, "arena", None)
