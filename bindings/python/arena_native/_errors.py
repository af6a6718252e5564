"""What can go wrong, as exceptions: each is an ArenaError, and also the built-in exception that fits it."""

from __future__ import annotations

from ctypes import byref
from typing import Optional

from . import _raw
from ._raw import Status

_NOWHERE = 2**64 - 1


class ArenaError(Exception):
    """A call into the library failed. `offset`, `line`, `column` and `item` are None where there is no position."""

    def __init__(self, status: int, message: str, offset: Optional[int] = None, line: Optional[int] = None,
                 column: Optional[int] = None, item: Optional[int] = None) -> None:
        super().__init__(message)
        self.status = status
        self.name = Status(status).name if status in Status._value2member_map_ else "UNKNOWN"
        self.offset = offset
        self.line = line
        self.column = column
        self.item = item

    def __str__(self) -> str:
        places = (("text", self.item), ("line", self.line), ("column", self.column), ("byte", self.offset))
        known = ", ".join(f"{what} {where}" for what, where in places if where is not None)
        return f"{self.name}: {self.args[0]}" + (f" ({known})" if known else "")

    def __reduce__(self):
        return type(self), (self.status, self.args[0], self.offset, self.line, self.column, self.item)


class InputError(ArenaError, ValueError):
    """The text, file contents or options handed in are at fault."""


class NoMemoryError(ArenaError, MemoryError):
    """The operating system gave no memory, or the arena's own byte limit would be passed."""


class FileError(ArenaError, OSError):
    """A file could not be opened or read."""


class LibraryNotFoundError(OSError):
    """The native library is nowhere; the message lists where it was looked for."""


_CLASSES = {
    Status.OUT_OF_MEMORY: NoMemoryError,
    Status.LIMIT_EXCEEDED: NoMemoryError,
    Status.IO: FileError,
    Status.INVALID_HANDLE: ArenaError,
    Status.OUT_OF_ORDER: ArenaError,
    Status.CPU_UNSUPPORTED: ArenaError,
    Status.INTERNAL: ArenaError,
    Status.WRONG_THREAD: ArenaError,
    Status.DAMAGED: ArenaError,
}


def failure(status: int, error: Optional[_raw.ArenaError] = None) -> ArenaError:
    """The exception for a status, with the details that the library wrote into error."""
    kind = _CLASSES.get(status, InputError)
    if error is None or error.code != status:
        return kind(status, "the library gave no details")
    offset = None if error.byte_offset == _NOWHERE else error.byte_offset
    item = None if error.item == _NOWHERE else error.item
    message = error.message.decode("utf-8", "replace")
    return kind(status, message, offset, error.line or None, error.column or None, item)


class Report:
    """An arena_error to hand to calls, and the exception made from it."""

    __slots__ = ("error", "reference")

    def __init__(self) -> None:
        self.error = _raw.ArenaError()
        self.reference = byref(self.error)

    def exception(self, status: int) -> ArenaError:
        return failure(status, self.error)
