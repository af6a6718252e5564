"""The kinds of calls a tokenizer is asked for, each worked out once until its settings change."""

from __future__ import annotations

from typing import Iterable, Optional

from ._checks import choice
from ._raw import OffsetUnit, Output
from ._settings import Plan, Settings

_OUTPUTS = {
    "ids": 0,
    "type_ids": Output.TYPE_IDS,
    "attention_mask": Output.ATTENTION_MASK,
    "special_tokens_mask": Output.SPECIAL_TOKENS_MASK,
    "word_ids": Output.WORD_IDS,
    "sequence_ids": Output.SEQUENCE_IDS,
    "offsets": Output.OFFSETS,
}
_UNITS = {"bytes": OffsetUnit.BYTES, "code_points": OffsetUnit.CODE_POINTS, "utf16": OffsetUnit.UTF16}
_DTYPES = {"int32": 0, "int64": Output.INT64}

# An Encoding has every column, and its further windows.
_EVERYTHING = int(sum(_OUTPUTS.values()) | Output.OVERFLOW)
_DEFAULT_COLUMNS = ("type_ids", "attention_mask")


class Plans:
    __slots__ = ("settings", "_made")

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._made: dict[object, Plan] = {}

    def for_encodings(self, add_special_tokens: bool) -> Plan:
        return self._made.get(bool(add_special_tokens)) or self._make(
            bool(add_special_tokens), add_special_tokens, _EVERYTHING, OffsetUnit.CODE_POINTS)

    def for_columns(self, add_special_tokens: bool, columns: Optional[Iterable[str]], dtype: Optional[str],
                    offset_unit: Optional[str], overflow: bool) -> Plan:
        names = _DEFAULT_COLUMNS if columns is None else (columns,) if isinstance(columns, str) else tuple(columns)
        key = (bool(add_special_tokens), names, dtype, offset_unit, bool(overflow))
        return self._made.get(key) or self._make(
            key, add_special_tokens, self._outputs(names, dtype, overflow),
            choice("offset_unit", offset_unit or "code_points", _UNITS))

    def _make(self, key: object, add_special_tokens: bool, outputs: int, unit: int) -> Plan:
        plan = self._made[key] = Plan(self.settings, add_special_tokens, outputs, unit)
        return plan

    @staticmethod
    def _outputs(names: tuple[str, ...], dtype: Optional[str], overflow: bool) -> int:
        outputs = choice("dtype", dtype or "int32", _DTYPES) | (Output.OVERFLOW if overflow else 0)
        for name in names:
            outputs |= choice("columns", name, _OUTPUTS)
        return int(outputs)
