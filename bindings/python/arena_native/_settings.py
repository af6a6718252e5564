"""Truncation and padding as a tokenizer holds them, and the options struct made from them for a kind of call."""

from __future__ import annotations

from ctypes import byref
from dataclasses import dataclass
from typing import Any, Optional

from ._checks import U32, choice, unsigned
from ._raw import Direction, EncodeOptions, Source, TokenizerInfo, TruncationStrategy

DIRECTIONS = {"left": Direction.LEFT, "right": Direction.RIGHT}
STRATEGIES = {
    "longest_first": TruncationStrategy.LONGEST_FIRST,
    "only_first": TruncationStrategy.ONLY_FIRST,
    "only_second": TruncationStrategy.ONLY_SECOND,
}


def _name(names: dict[str, int], number: int) -> str:
    return next(name for name, value in names.items() if value == number)


@dataclass(frozen=True)
class Truncation:
    max_length: int
    stride: int = 0
    strategy: str = "longest_first"
    direction: str = "right"
    early_exit: bool = False

    def __post_init__(self) -> None:
        unsigned("max_length", self.max_length)
        unsigned("stride", self.stride)
        choice("strategy", self.strategy, STRATEGIES)
        choice("direction", self.direction, DIRECTIONS)

    @classmethod
    def of_file(cls, info: TokenizerInfo) -> Optional[Truncation]:
        if not info.has_truncation:
            return None
        return cls(info.truncation_max_length, info.truncation_stride,
                   _name(STRATEGIES, info.truncation_strategy), _name(DIRECTIONS, info.truncation_direction))

    def as_dict(self) -> dict[str, Any]:
        return {"max_length": self.max_length, "stride": self.stride,
                "strategy": self.strategy, "direction": self.direction}

    def write(self, options: EncodeOptions) -> None:
        options.truncation = Source.OPTIONS
        options.max_length = self.max_length
        options.stride = self.stride
        options.truncation_strategy = STRATEGIES[self.strategy]
        options.truncation_direction = DIRECTIONS[self.direction]
        options.truncation_early_exit = self.early_exit


@dataclass(frozen=True)
class Padding:
    direction: str = "right"
    pad_id: int = 0
    pad_type_id: int = 0
    pad_token: str = "[PAD]"
    length: Optional[int] = None
    pad_to_multiple_of: Optional[int] = None

    def __post_init__(self) -> None:
        choice("direction", self.direction, DIRECTIONS)
        unsigned("pad_id", self.pad_id, U32)
        unsigned("pad_type_id", self.pad_type_id, U32)
        unsigned("length", self.length or 0)
        unsigned("pad_to_multiple_of", self.pad_to_multiple_of or 0)
        if not isinstance(self.pad_token, str):
            raise TypeError(f"pad_token must be str, not {type(self.pad_token).__name__}")

    @classmethod
    def of_file(cls, info: TokenizerInfo, pad_token: Optional[str]) -> Optional[Padding]:
        """The file's padding. Its pad_token is not part of the C interface; the token of pad_id stands for it."""
        if not info.has_padding:
            return None
        return cls(_name(DIRECTIONS, info.padding_direction), info.padding_id, info.padding_type_id,
                   "[PAD]" if pad_token is None else pad_token, info.padding_length or None,
                   info.padding_multiple_of or None)

    def as_dict(self) -> dict[str, Any]:
        return {"length": self.length, "pad_to_multiple_of": self.pad_to_multiple_of, "pad_id": self.pad_id,
                "pad_token": self.pad_token, "pad_type_id": self.pad_type_id, "direction": self.direction}

    def write(self, options: EncodeOptions) -> None:
        if self.length == 0:
            return  # a fixed length of 0 pads nothing; the library's 0 would mean the longest row
        options.padding = Source.OPTIONS
        options.padding_length = self.length or 0
        options.padding_multiple_of = self.pad_to_multiple_of or 0
        options.padding_direction = DIRECTIONS[self.direction]
        options.padding_id = self.pad_id
        options.padding_type_id = self.pad_type_id

    def target(self, longest: int) -> int:
        """How long rows become that are shorter, where the longest row has this many tokens."""
        target = longest if self.length is None else self.length
        multiple = self.pad_to_multiple_of or 1
        return target + -target % multiple


@dataclass(frozen=True)
class Settings:
    """What a tokenizer's enable_ and no_ methods have set. Replaced as a whole: a call sees all of it or none."""

    truncation: Optional[Truncation] = None
    padding: Optional[Padding] = None
    special_tokens_as_text: bool = False


class Plan:
    """One kind of call: its options struct, ready to be passed, and the padding it was made with."""

    __slots__ = ("options", "reference", "padding")

    def __init__(self, settings: Settings, add_special_tokens: bool, outputs: int, unit: int) -> None:
        self.options = options = EncodeOptions(
            outputs=outputs, offset_unit=unit, no_special_tokens=not add_special_tokens,
            special_tokens_as_text=settings.special_tokens_as_text, truncation=Source.NONE, padding=Source.NONE)
        if settings.truncation:
            settings.truncation.write(options)
        if settings.padding:
            settings.padding.write(options)
        self.padding = settings.padding if options.padding == Source.OPTIONS else None
        self.reference = byref(options)
