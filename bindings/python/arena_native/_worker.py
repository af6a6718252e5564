"""What one encode call needs for itself: an encoder, an arena, and the structs that the library fills.

A pool gives each call a worker of its own: list.pop is atomic, so threads, signal handlers and greenlets never meet in
one. There are as many workers as calls ever ran at the same time; a forked child goes on with copies of the idle ones.
"""

from __future__ import annotations

from array import array
from ctypes import byref, c_void_p, string_at
from typing import Optional

from . import _raw
from ._errors import Report
from ._inputs import TextPointer, Texts
from ._library import library
from ._memory import Copied, Layout, layout_of
from ._settings import Plan

# A worker's arena keeps this much for the next call; one huge batch must not be remembered for ever.
KEEP_BYTES = 8 << 20


class TokenizerHandle:
    """A loaded tokenizer, freed with the last object that needs it."""

    __slots__ = ("address", "_free")

    def __init__(self, address: int) -> None:
        self.address = address
        self._free = library().arena_tokenizer_free

    def __del__(self) -> None:
        self._free(self.address)


class Worker:
    __slots__ = ("lib", "encoder", "arena", "encoding", "encoding_reference", "text", "report")

    def __init__(self, tokenizer: TokenizerHandle) -> None:
        self.lib = library()
        self.encoder: Optional[int] = None
        self.arena: Optional[int] = None
        self.encoding = _raw.Encoding()
        self.encoding_reference = byref(self.encoding)
        self.text = _raw.Text()
        self.report = Report()
        handle = c_void_p()
        self.check(self.lib.arena_encoder_create(tokenizer.address, handle, self.report.reference))
        self.encoder = handle.value
        self.check(self.lib.arena_create(None, handle))
        self.arena = handle.value

    def __del__(self) -> None:
        self.lib.arena_encoder_free(self.encoder)
        self.lib.arena_free(self.arena)

    def check(self, status: int) -> None:
        if status:
            raise self.report.exception(status)

    def encode(self, arena: int, text: bytes, pair: Optional[bytes], plan: Plan) -> Layout:
        self.check(self.lib.arena_encode(
            self.encoder, arena, text, len(text), pair, 0 if pair is None else len(pair),
            plan.reference, self.encoding_reference, self.report.reference))
        return layout_of(self.encoding)

    def encode_batch(self, arena: int, texts: Texts, plan: Plan) -> Layout:
        self.check(self.lib.arena_encode_batch(
            self.encoder, arena, texts.first, texts.second, texts.count,
            plan.reference, self.encoding_reference, self.report.reference))
        return layout_of(self.encoding)

    def decode(self, ids: array, skip_special_tokens: bool) -> str:
        address, count = ids.buffer_info()
        text = _raw.Text()
        self.check(self.lib.arena_decode(
            self.encoder, self.own_arena(), address, count, bool(skip_special_tokens), text, self.report.reference))
        return string_at(text.data, text.length).decode()

    def decode_batch(self, ids: array, row_offsets: array, skip_special_tokens: bool) -> list[str]:
        rows = len(row_offsets) - 1
        texts = TextPointer()
        self.check(self.lib.arena_decode_batch(
            self.encoder, self.own_arena(), ids.buffer_info()[0], row_offsets.buffer_info()[0], rows,
            bool(skip_special_tokens), byref(texts), self.report.reference))
        return [string_at(text.data, text.length).decode() for text in texts[:rows]]

    def own_arena(self) -> int:
        """The worker's own arena, emptied."""
        self.check(self.lib.arena_reset(self.arena))
        return self.arena

    def copy(self, layout: Layout) -> Copied:
        """A result out of the worker's arena. After a large one the arena gives its memory back."""
        copied = Copied(layout)
        if copied.size > KEEP_BYTES:
            self.check(self.lib.arena_trim(self.own_arena(), KEEP_BYTES, None))
        return copied


class WorkerPool:
    __slots__ = ("_tokenizer", "_idle")

    def __init__(self, tokenizer: TokenizerHandle) -> None:
        self._tokenizer = tokenizer
        self._idle: list[Worker] = []

    def take(self) -> Worker:
        try:
            return self._idle.pop()
        except IndexError:
            return Worker(self._tokenizer)

    def give(self, worker: Worker) -> None:
        self._idle.append(worker)
