"""What the managed runtime inside the library has done: the proof that encoding allocates nothing there."""

from __future__ import annotations

from typing import NamedTuple

from . import _raw
from ._errors import failure
from ._library import library


class RuntimeCounters(NamedTuple):
    thread_managed_bytes: int
    total_managed_bytes: int
    collections: int
    heap_bytes: int


def runtime_counters() -> RuntimeCounters:
    """Managed bytes allocated since the start, by this thread and by all, collections, and bytes of managed objects."""
    raw = _raw.RuntimeCounters()
    status = library().arena_runtime_counters(raw)
    if status:
        raise failure(status)
    return RuntimeCounters(*(getattr(raw, name) for name in RuntimeCounters._fields))
