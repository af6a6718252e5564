"""Tokens by id, kept as Python strings once they have been asked for."""

from __future__ import annotations

from ctypes import c_uint32, string_at
from typing import Any, Optional

from . import _raw
from ._errors import failure
from ._library import library
from ._raw import Status
from ._worker import TokenizerHandle


class Vocabulary(dict):
    """id -> token. A missing id is looked up in the library; KeyError if it is not there either."""

    def __init__(self, tokenizer: TokenizerHandle) -> None:
        self._tokenizer = tokenizer
        self.info = _raw.TokenizerInfo()
        status = library().arena_tokenizer_info(tokenizer.address, self.info)
        if status:
            raise failure(status)

    def __missing__(self, number: int) -> str:
        text = _raw.Text()
        status = library().arena_tokenizer_id_to_token(self._tokenizer.address, number, text)
        if status == Status.NOT_FOUND:
            raise KeyError(number)
        if status:
            raise failure(status)
        token = self[number] = string_at(text.data, text.length).decode()
        return token

    def token(self, number: int) -> Optional[str]:
        try:
            return self[number]
        except KeyError:
            return None

    def id(self, token: bytes) -> Optional[int]:
        number = c_uint32()
        status = library().arena_tokenizer_token_to_id(self._tokenizer.address, token, len(token), number)
        if status == Status.NOT_FOUND:
            return None
        if status:
            raise failure(status)
        return number.value

    def ids_of_tokens(self, with_added_tokens: bool) -> dict[str, int]:
        """All tokens with their ids. Added tokens that are not the model's own come behind it in order of id."""
        found = {token: number for number in range(self.info.id_limit) if (token := self.token(number)) is not None}
        if with_added_tokens:
            return found
        return dict(list(found.items())[:self.info.model_vocab_size])

    def __reduce__(self) -> Any:
        raise TypeError("a vocabulary belongs to its tokenizer and is not pickled")
