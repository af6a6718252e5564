"""What a tokenizer was made from, so that another process can make it again: pickle sends that, not the tables."""

from __future__ import annotations

import os
from ctypes import c_void_p
from typing import Any, Optional

from ._errors import ArenaError, Report
from ._library import library
from ._raw import TokenizerOptions
from ._worker import TokenizerHandle


class Builtin:
    """A tokenizer that is embedded in the library."""

    def __init__(self, name: str) -> None:
        self._name = name.encode()

    def load(self) -> TokenizerHandle:
        return _load("arena_tokenizer_load_builtin", self._name, len(self._name))


class Contents:
    """The bytes of a tokenizer.json or vocab.txt."""

    def __init__(self, data: bytes, cased: bool) -> None:
        self._data = data
        self._cased = cased

    def load(self) -> TokenizerHandle:
        return _load("arena_tokenizer_load_bytes", self._data, len(self._data), TokenizerOptions(cased=self._cased))


class File:
    """A file, which is read by the library, and read again to be pickled."""

    def __init__(self, path: Any, cased: bool) -> None:
        self._path = os.fsencode(path)
        self._cased = cased
        self._stamp: Optional[tuple[int, int]] = None

    def load(self) -> TokenizerHandle:
        try:
            handle = _load(
                "arena_tokenizer_load_file", self._path, len(self._path), TokenizerOptions(cased=self._cased))
        except ArenaError as error:
            error.args = (f"{os.fsdecode(self._path)}: {error.args[0]}",)
            raise
        self._stamp = self._current_stamp()
        return handle

    def __reduce__(self) -> Any:
        with open(self._path, "rb") as file:
            data = file.read()
        if self._current_stamp() != self._stamp:
            raise ValueError(f"{os.fsdecode(self._path)} has changed since this tokenizer was loaded from it")
        return Contents, (data, self._cased)

    def _current_stamp(self) -> tuple[int, int]:
        status = os.stat(self._path)
        return status.st_mtime_ns, status.st_size


def _load(function: str, *arguments: Any) -> TokenizerHandle:
    report = Report()
    handle = c_void_p()
    status = getattr(library(), function)(*arguments, handle, report.reference)
    if status:
        raise report.exception(status)
    return TokenizerHandle(handle.value)
