"""Python strings as the library takes them: UTF-8 in one piece, with an arena_text for each."""

from __future__ import annotations

from array import array
from ctypes import POINTER, c_char_p, c_void_p, cast
from itertools import accumulate
from typing import Any, Iterable, Optional, Union

from . import _raw

TextPointer = POINTER(_raw.Text)


def utf8(text: Any) -> bytes:
    if not isinstance(text, str):
        raise TypeError(f"a text must be str, not {type(text).__name__}")
    return text.encode()  # a lone surrogate is not text: UnicodeEncodeError says where it is


def no_words(is_pretokenized: bool) -> None:
    if is_pretokenized:
        raise NotImplementedError("is_pretokenized=True is not there: the library tokenizes whole texts; "
                                  "join the words with spaces, or pass them as a batch")


class Texts:
    """A batch of texts and pairs of texts, encoded, with the arrays that point at them."""

    __slots__ = ("count", "pairs", "_bytes", "_arrays", "first", "second")

    def __init__(self, items: Iterable[Any]) -> None:
        if isinstance(items, (str, bytes)):
            raise TypeError("a batch must be a list of texts, not one text")
        firsts: list[bytes] = []
        seconds: list[Optional[bytes]] = []
        for item in items:
            first, second = self._split(item, len(firsts))
            firsts.append(first)
            seconds.append(second)
        self.count = len(firsts)
        kinds = bytes(second is not None for second in seconds)
        self.pairs: Union[bool, bytes] = kinds if 1 in kinds else False
        self._bytes: list[bytes] = []
        self._arrays: list[array] = []
        self.first = self._point_at(firsts)
        self.second = self._point_at(seconds) if self.pairs else None

    @staticmethod
    def _split(item: Any, index: int) -> tuple[bytes, Optional[bytes]]:
        try:
            if isinstance(item, str):
                return item.encode(), None
            if isinstance(item, (tuple, list)) and len(item) == 2:
                return utf8(item[0]), utf8(item[1])
        except UnicodeEncodeError as error:
            error.reason += f" (text {index} of the batch)"
            raise
        raise TypeError(f"text {index} of the batch must be str or a pair of str, not {type(item).__name__}")

    def _point_at(self, texts: list[Optional[bytes]]) -> Any:
        """An array of arena_text over one copy of the texts; data is NULL where a text is None."""
        joined = b"".join(text or b"" for text in texts)
        lengths = array("Q", (len(text or b"") for text in texts))
        addresses = array("Q", accumulate(lengths, initial=cast(c_char_p(joined), c_void_p).value))
        for index, text in enumerate(texts):
            if text is None:
                addresses[index] = 0
        pointers = array("Q", bytes(16 * len(texts)))
        pointers[0::2] = addresses[:-1]
        pointers[1::2] = lengths
        self._bytes.append(joined)
        self._arrays.append(pointers)
        return cast(pointers.buffer_info()[0], TextPointer)
