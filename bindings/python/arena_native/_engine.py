"""A loaded tokenizer with its vocabulary and workers: the calls into the library, without the settings."""

from __future__ import annotations

from array import array
from typing import Any, Iterable, Optional

from ._inputs import Texts
from ._memory import Leased
from ._settings import Plan
from ._vocabulary import Vocabulary
from ._worker import TokenizerHandle, WorkerPool
from .arena import Arena
from .batch import BatchEncoding


class Engine:
    __slots__ = ("vocabulary", "_pool")

    def __init__(self, handle: TokenizerHandle) -> None:
        self.vocabulary = Vocabulary(handle)
        self._pool = WorkerPool(handle)

    def encode(self, text: bytes, pair: Optional[bytes], plan: Plan, arena: Optional[Arena]) -> BatchEncoding:
        worker = self._pool.take()
        try:
            if arena is None:
                memory = worker.copy(layout := worker.encode(worker.own_arena(), text, pair, plan))
            else:
                layout = worker.encode(arena.handle(), text, pair, plan)
                memory = Leased(arena)
        finally:
            self._pool.give(worker)
        return BatchEncoding(memory, layout, plan.padding, self.vocabulary, pair is not None)

    def encode_batch(self, texts: Texts, plan: Plan, arena: Optional[Arena]) -> BatchEncoding:
        worker = self._pool.take()
        try:
            if arena is None:
                memory = worker.copy(layout := worker.encode_batch(worker.own_arena(), texts, plan))
            else:
                layout = worker.encode_batch(arena.handle(), texts, plan)
                memory = Leased(arena)
        finally:
            self._pool.give(worker)
        return BatchEncoding(memory, layout, plan.padding, self.vocabulary, texts.pairs)

    def decode(self, ids: Iterable[int], skip_special_tokens: bool) -> str:
        numbers = _numbers(ids)
        worker = self._pool.take()
        try:
            return worker.decode(numbers, skip_special_tokens)
        finally:
            self._pool.give(worker)

    def decode_batch(self, sequences: Iterable[Iterable[int]], skip_special_tokens: bool) -> list[str]:
        numbers, row_offsets = array("I"), array("Q", [0])
        for sequence in sequences:
            numbers.extend(_numbers(sequence))
            row_offsets.append(len(numbers))
        worker = self._pool.take()
        try:
            return worker.decode_batch(numbers, row_offsets, skip_special_tokens)
        finally:
            self._pool.give(worker)


def _numbers(ids: Any) -> array:
    if isinstance(ids, (bytes, bytearray)):
        raise TypeError("ids must be numbers, not bytes")  # which array would take for the numbers' memory
    return array("I", ids)
