"""Functions that wait for memory to go back."""

from __future__ import annotations

from ctypes import CFUNCTYPE, c_void_p
from itertools import count
from typing import Any, Callable

_Cleanup = CFUNCTYPE(None, c_void_p)


class Callbacks:
    """What an arena calls at its reset. Each function is kept alive until it was called, and no longer.

    What a function raises cannot pass through the library: ctypes hands it to sys.unraisablehook.
    """

    __slots__ = ("address", "_waiting", "_numbers")

    def __init__(self) -> None:
        waiting: dict[int, Callable[[], Any]] = {}
        self._waiting = waiting
        self._numbers = count(1)
        self.address = _Cleanup(lambda number: waiting.pop(number)())

    def add(self, function: Callable[[], Any]) -> int:
        """The number by which the library will ask for the function."""
        number = next(self._numbers)
        self._waiting[number] = function
        return number

    def forget(self, number: int) -> None:
        del self._waiting[number]
