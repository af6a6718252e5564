"""Tokenizers, under the names of HuggingFace's `tokenizers`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Iterable, Literal, Optional, Sequence, Union, overload

from ._checks import U32, unsigned
from ._engine import Engine
from ._inputs import Texts, no_words, utf8
from ._plans import Plans
from ._settings import Padding, Settings, Truncation
from ._source import Builtin, Contents, File
from .arena import Arena
from .batch import BatchEncoding
from .encoding import Encoding

TextInput = Union[str, "tuple[str, str]", "list[str]"]


class Tokenizer:
    """A tokenizer that any number of threads may use at once, also after a fork. It can be pickled.

    Changing truncation or padding while other threads encode is safe: each call sees the old settings or the new ones.
    """

    def __init__(self, source: Union[Builtin, Contents, File]) -> None:
        if not isinstance(source, (Builtin, Contents, File)):
            raise TypeError("use Tokenizer.from_file, from_str, from_buffer or load_builtin")
        self._source = source
        self._engine = Engine(source.load())
        info = self._engine.vocabulary.info
        self._info = info
        self._plans = Plans(Settings(
            Truncation.of_file(info), Padding.of_file(info, self._engine.vocabulary.token(info.padding_id))))

    @classmethod
    def from_file(cls, path: Any, *, cased: bool = False) -> Tokenizer:
        """Reads a tokenizer.json, or a vocab.txt (cased=True keeps upper case and accents)."""
        return cls(File(path, cased))

    @classmethod
    def from_str(cls, json: str, *, cased: bool = False) -> Tokenizer:
        return cls(Contents(utf8(json), cased))

    @classmethod
    def from_buffer(cls, buffer: Any, *, cased: bool = False) -> Tokenizer:
        """From the bytes of a tokenizer.json or vocab.txt."""
        return cls(Contents(bytes(memoryview(buffer)), cased))

    @classmethod
    def load_builtin(cls, name: str = "bert-base-uncased") -> Tokenizer:
        """A tokenizer that is embedded in the library."""
        return cls(Builtin(name))

    @overload
    def encode(self, sequence: str, pair: Optional[str] = None, is_pretokenized: Literal[False] = False,
               add_special_tokens: bool = True) -> Encoding: ...

    @overload
    def encode(self, sequence: str, pair: Optional[str] = None, is_pretokenized: Literal[False] = False,
               add_special_tokens: bool = True, *, arena: Arena, columns: Optional[Iterable[str]] = None,
               dtype: Optional[str] = None, offset_unit: Optional[str] = None,
               overflow: bool = False) -> BatchEncoding: ...

    def encode(self, sequence, pair=None, is_pretokenized=False, add_special_tokens=True, *, arena=None, columns=None,
               dtype=None, offset_unit=None, overflow=False):
        """Turns a text, or a text and its pair, into tokens. With arena= the result lies there: see encode_batch."""
        no_words(is_pretokenized)
        text = utf8(sequence)
        second = None if pair is None else utf8(pair)
        plan = self._plan(add_special_tokens, arena, columns, dtype, offset_unit, overflow)
        batch = self._engine.encode(text, second, plan, arena)
        return batch[0] if arena is None else batch

    @overload
    def encode_batch(self, input: Sequence[TextInput], is_pretokenized: Literal[False] = False,
                     add_special_tokens: bool = True) -> list[Encoding]: ...

    @overload
    def encode_batch(self, input: Sequence[TextInput], is_pretokenized: Literal[False] = False,
                     add_special_tokens: bool = True, *, arena: Arena, columns: Optional[Iterable[str]] = None,
                     dtype: Optional[str] = None, offset_unit: Optional[str] = None,
                     overflow: bool = False) -> BatchEncoding: ...

    def encode_batch(self, input, is_pretokenized=False, add_special_tokens=True, *, arena=None, columns=None,
                     dtype=None, offset_unit=None, overflow=False):
        """Turns texts, or (text, pair) tuples, into tokens in one call.

        With arena= the result lies there, as columns without copies. columns names those beside ids (type_ids and
        attention_mask if not given), dtype is "int32" or "int64", offset_unit "code_points", "bytes" or "utf16", and
        overflow=True adds the windows of what truncation cuts off as further rows.
        """
        no_words(is_pretokenized)
        plan = self._plan(add_special_tokens, arena, columns, dtype, offset_unit, overflow)
        batch = self._engine.encode_batch(Texts(input), plan, arena)
        return batch.encodings() if arena is None else batch

    encode_batch_fast = encode_batch

    def decode(self, ids: Iterable[int], skip_special_tokens: bool = True) -> str:
        return self._engine.decode(ids, skip_special_tokens)

    def decode_batch(self, sequences: Iterable[Iterable[int]], skip_special_tokens: bool = True) -> list[str]:
        return self._engine.decode_batch(sequences, skip_special_tokens)

    def token_to_id(self, token: str) -> Optional[int]:
        return self._engine.vocabulary.id(utf8(token))

    def id_to_token(self, id: int) -> Optional[str]:
        return self._engine.vocabulary.token(unsigned("id", id, U32))

    def get_vocab_size(self, with_added_tokens: bool = True) -> int:
        return self._info.vocab_size if with_added_tokens else self._info.model_vocab_size

    def get_vocab(self, with_added_tokens: bool = True) -> dict[str, int]:
        return self._engine.vocabulary.ids_of_tokens(with_added_tokens)

    def num_special_tokens_to_add(self, is_pair: bool) -> int:
        return self._info.special_tokens_pair if is_pair else self._info.special_tokens_single

    @property
    def truncation(self) -> Optional[dict[str, Any]]:
        truncation = self._plans.settings.truncation
        return truncation and truncation.as_dict()

    def enable_truncation(self, max_length: int, stride: int = 0, strategy: str = "longest_first",
                          direction: str = "right", *, early_exit: bool = False) -> None:
        """Cuts rows to max_length tokens, special ones included; what is cut off goes to `overflowing`.

        early_exit=True loses overflow windows as versions 0.23.1 and 0.23.2 of HuggingFace's package do.
        """
        truncation = Truncation(max_length, stride, strategy, direction, early_exit)
        room = max_length - self._info.special_tokens_single
        if 0 <= room < stride:
            raise ValueError(f"stride {stride} is more than the {room} tokens that max_length {max_length} leaves "
                             f"beside {self._info.special_tokens_single} special tokens")
        self._change(truncation=truncation)

    def no_truncation(self) -> None:
        self._change(truncation=None)

    @property
    def padding(self) -> Optional[dict[str, Any]]:
        padding = self._plans.settings.padding
        return padding and padding.as_dict()

    def enable_padding(self, direction: str = "right", pad_id: int = 0, pad_type_id: int = 0, pad_token: str = "[PAD]",
                       length: Optional[int] = None, pad_to_multiple_of: Optional[int] = None) -> None:
        """Pads rows to length, or to the longest of a batch."""
        self._change(padding=Padding(direction, pad_id, pad_type_id, pad_token, length, pad_to_multiple_of))

    def no_padding(self) -> None:
        self._change(padding=None)

    @property
    def encode_special_tokens(self) -> bool:
        """True treats special tokens written in a text as plain text, so that a user cannot inject them."""
        return self._plans.settings.special_tokens_as_text

    @encode_special_tokens.setter
    def encode_special_tokens(self, value: bool) -> None:
        self._change(special_tokens_as_text=bool(value))

    def __repr__(self) -> str:
        return f"Tokenizer(vocab_size={self.get_vocab_size()}, truncation={self.truncation}, padding={self.padding})"

    def __copy__(self) -> Tokenizer:
        """Another tokenizer over the same tables, with settings of its own from here on."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    def __deepcopy__(self, memo: Any) -> Tokenizer:
        return self.__copy__()

    def __reduce__(self) -> Any:
        return _unpickle, (self._source, self._plans.settings)

    def _plan(self, add_special_tokens, arena, columns, dtype, offset_unit, overflow):
        if arena is not None:
            return self._plans.for_columns(add_special_tokens, columns, dtype, offset_unit, overflow)
        if columns is not None or dtype or offset_unit or overflow:
            raise TypeError("columns, dtype, offset_unit and overflow need arena=: an Encoding has everything")
        return self._plans.for_encodings(add_special_tokens)

    def _change(self, **settings: Any) -> None:
        self._plans = Plans(replace(self._plans.settings, **settings))


def load_builtin(name: str = "bert-base-uncased") -> Tokenizer:
    """A tokenizer that is embedded in the library."""
    return Tokenizer.load_builtin(name)


def _unpickle(source: Union[Builtin, Contents, File], settings: Settings) -> Tokenizer:
    tokenizer = Tokenizer(source)
    tokenizer._plans = Plans(settings)
    return tokenizer
