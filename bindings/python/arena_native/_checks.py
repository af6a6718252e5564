"""Numbers from callers: ctypes would cut them to size without a word, so they are looked at before."""

from __future__ import annotations

from operator import index
from typing import Any

U32 = 2**32 - 1
U64 = 2**64 - 1


def unsigned(name: str, value: Any, largest: int = U64) -> int:
    """value as an int in 0..largest; TypeError or OverflowError otherwise, as for a C integer."""
    number = index(value)
    if not 0 <= number <= largest:
        raise OverflowError(f"{name} must be from 0 to {largest}, not {number}")
    return number


def choice(name: str, value: Any, choices: dict[str, Any]) -> Any:
    if value not in choices:
        raise ValueError(f"Unknown `{name}`: {value!r}. Use one of {', '.join(map(repr, choices))}")
    return choices[value]
