"""Finds and loads the native library, once, at the first use."""

from __future__ import annotations

import ctypes
import os
import platform
import sys
import threading
from pathlib import Path
from typing import Optional

from . import _raw
from ._errors import LibraryNotFoundError, failure

VARIABLE = "ARENA_NATIVE_LIBRARY"

_lock = threading.Lock()
_loaded: Optional[ctypes.CDLL] = None


def library() -> ctypes.CDLL:
    """The loaded library. Raises LibraryNotFoundError with every place that was tried."""
    return _loaded or _load_once()


def version() -> str:
    """What the loaded library was built from and for, in one line."""
    return library().arena_build_info().decode()


def _load_once() -> ctypes.CDLL:
    global _loaded
    with _lock:
        if _loaded is None:
            lib = _open()
            _check(lib)
            _loaded = lib
    return _loaded


def _open() -> ctypes.CDLL:
    chosen = os.environ.get(VARIABLE)
    if chosen:
        # Named explicitly: any other library would be a surprise, so nothing else is tried.
        return _open_first([Path(chosen)], system_name=None)
    return _open_first(_usual_places(), system_name=_file_name(versioned=True))


def _open_first(files: list[Path], system_name: Optional[str]) -> ctypes.CDLL:
    tried = []
    for file in files:
        if not file.exists():
            tried.append(f"{file}: not there")
            continue
        try:
            return ctypes.CDLL(str(file))
        except OSError as error:
            # A file that is there and does not load is the news; a library found elsewhere would hide it.
            raise LibraryNotFoundError(_message([*tried, f"{file}: {error}"])) from error
    if system_name:
        try:
            return ctypes.CDLL(system_name)
        except OSError as error:
            tried.append(f"{system_name} (system loader): {error}")
    raise LibraryNotFoundError(_message(tried))


def _message(tried: list[str]) -> str:
    return ("the native library of arena_native could not be loaded. Tried:\n  " + "\n  ".join(tried)
            + f"\nName the file in {VARIABLE}, or build it with: dotnet cake --target=Publish")


def _usual_places() -> list[Path]:
    package = Path(__file__).resolve().parent
    name = _file_name(versioned=False)
    places = [package / "lib" / name]
    # bindings/python/arena_native in a clone of the repository: what the build has published.
    if len(package.parents) > 2:
        places.append(package.parents[2] / "artifacts" / "lib" / _runtime_identifier() / name)
    return places


def _file_name(versioned: bool) -> str:
    if sys.platform == "win32":
        return "arena_native.dll"
    if sys.platform == "darwin":
        return "libarena_native.1.dylib" if versioned else "libarena_native.dylib"
    return "libarena_native.so.1" if versioned else "libarena_native.so"


def _runtime_identifier() -> str:
    system = {"win32": "win", "darwin": "osx"}.get(sys.platform, "linux")
    machine = platform.machine().lower()
    return f"{system}-{ {'x86_64': 'x64', 'amd64': 'x64', 'aarch64': 'arm64'}.get(machine, machine) }"


def _check(lib: ctypes.CDLL) -> None:
    try:
        _raw.declare(lib)
    except AttributeError as error:
        raise LibraryNotFoundError(f"{lib._name} is not the library that this package was made for: {error}") from error
    found = lib.arena_abi_version()
    if found not in (0, _raw.ABI_VERSION):  # 0 comes from a processor that is too old, which arena_start then says
        raise LibraryNotFoundError(f"{lib._name} has ABI version {found}, this package needs {_raw.ABI_VERSION}")
    status = lib.arena_start()
    if status:
        raise failure(status)
