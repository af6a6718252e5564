"""Many texts as columns: the arrays of one call, as an inference engine takes them."""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, Iterator, Mapping, Optional, Union

from ._memory import Copied, Layout, Leased
from ._raw import Output
from ._settings import Padding
from .encoding import COLUMNS, Encoding

# As plain numbers: the operators of IntFlag take a microsecond.
_OVERFLOW = int(Output.OVERFLOW)
_INT64 = int(Output.INT64)


class BatchEncoding:
    """The rows of a call. Columns are views of the arena's memory; numpy.asarray takes them as they are.

    With padding every column is a matrix, len(batch) x columns. Without, rows lie end to end: row r is
    [row_offsets[r], row_offsets[r + 1]) of each. batch[r] is row r as an Encoding.
    """

    __slots__ = ("_memory", "_layout", "_padding", "_tokens", "_pairs", "_target")

    def __init__(self, memory: Union[Copied, Leased], layout: Layout, padding: Optional[Padding],
                 tokens: Mapping[int, str], pairs: Union[bool, bytes]) -> None:
        self._memory = memory
        self._layout = layout
        self._padding = padding
        self._tokens = tokens
        self._pairs = pairs
        self._target: Optional[int] = None

    def __len__(self) -> int:
        return self._layout.rows

    def __getitem__(self, row: int) -> Encoding:
        at = row + len(self) if row < 0 else row
        if not 0 <= at < len(self):
            raise IndexError(f"row {row} of {len(self)}")
        return Encoding(self, at, *self._bounds(at))

    def __iter__(self) -> Iterator[Encoding]:
        return (self[row] for row in range(len(self)))

    def __repr__(self) -> str:
        shape = f"columns={self.columns}" if self._padding else f"length={self._layout.length}"
        return f"BatchEncoding(rows={len(self)}, {shape})"

    @property
    def columns(self) -> int:
        """Row length of the padded matrix, 0 where rows were not padded."""
        return self._layout.columns

    @property
    def ids(self) -> memoryview:
        return self._column("ids")

    @property
    def type_ids(self) -> memoryview:
        return self._column("type_ids")

    @property
    def attention_mask(self) -> memoryview:
        return self._column("attention_mask")

    @property
    def special_tokens_mask(self) -> memoryview:
        return self._column("special_tokens_mask")

    @property
    def word_ids(self) -> memoryview:
        """-1 for special tokens and padding."""
        return self._column("word_ids")

    @property
    def sequence_ids(self) -> memoryview:
        """0 for the text, 1 for its pair, -1 for special tokens and padding."""
        return self._column("sequence_ids")

    @property
    def offsets(self) -> memoryview:
        """Start and end of each token, as a last dimension of 2."""
        return self._column("offsets")

    @property
    def row_offsets(self) -> memoryview:
        """Where each row begins, and the end."""
        return self._memory.view(self._layout.row_offsets, 8 * (len(self) + 1)).cast("Q")

    @property
    def row_lengths(self) -> memoryview:
        """Tokens of each row, special ones counted, padding not."""
        return self._memory.view(self._layout.row_lengths, 4 * len(self)).cast("I")

    @property
    def row_texts(self) -> memoryview:
        """The index of the text that each row came from."""
        return self._memory.view(self._layout.row_texts, 4 * len(self)).cast("I")

    def numpy(self) -> dict[str, Any]:
        """Every column that was asked for as a numpy array over the same memory."""
        import numpy
        asked = (name for name in COLUMNS if getattr(self._layout, name))
        return {name: numpy.asarray(self._column(name)).reshape(self._shape(name)) for name in asked}

    def encodings(self) -> list[Encoding]:
        """One Encoding a text; further windows are in their `overflowing`."""
        rows = range(len(self))
        if len(self) and self._layout.outputs & _OVERFLOW:
            texts = self.row_texts.tolist()
            rows = [row for row in rows if row == 0 or texts[row] != texts[row - 1]]
        if self._padding:
            return [self[row] for row in rows]
        starts = self.row_offsets.tolist()
        return [Encoding(self, row, starts[row], starts[row + 1]) for row in rows]

    # The four that an Encoding reads through.

    def numbers(self, column: str, start: int, stop: int) -> list[int]:
        address, kind, size = self._place(column)
        return self._memory.view(address + start * size, (stop - start) * size).cast(kind).tolist()

    def tokens_of(self, row: int, start: int, stop: int) -> list[str]:
        ids = self.numbers("ids", start, stop)
        token = self._tokens.__getitem__
        if self._padding is None:
            return list(map(token, ids))
        length = self.row_lengths[row]
        pads = [self._padding.pad_token] * (len(ids) - length)
        if self._padding.direction == "left":
            return pads + list(map(token, ids[len(pads):]))
        return list(map(token, ids[:length])) + pads

    def overflowing_of(self, row: int) -> list[Encoding]:
        if not self._layout.outputs & _OVERFLOW:
            return []
        texts = self.row_texts
        if row > 0 and texts[row - 1] == texts[row]:
            return []
        return [self[further] for further in range(row + 1, bisect_right(texts, texts[row], row))]

    def sequences_of(self, row: int) -> int:
        pair = self._pairs if isinstance(self._pairs, bool) else self._pairs[self.row_texts[row]]
        return 2 if pair else 1

    def _bounds(self, row: int) -> tuple[int, int]:
        """The tokens of a row as HuggingFace has them: it pads rows to the longest text, while the matrix is as wide as
        its longest row, which may be an overflow window."""
        start, stop = self._memory.view(self._layout.row_offsets + 8 * row, 16).cast("Q")
        if self._padding is None:
            return start, stop
        width = max(self._padded_length(), self.row_lengths[row])
        return (stop - width, stop) if self._padding.direction == "left" else (start, start + width)

    def _padded_length(self) -> int:
        if self._target is None:
            lengths, texts = self.row_lengths.tolist(), self.row_texts.tolist()
            self._target = self._padding.target(
                max(length for row, length in enumerate(lengths) if row == 0 or texts[row] != texts[row - 1]))
        return self._target

    def _place(self, column: str) -> tuple[int, str, int]:
        """Address, format and bytes a token."""
        address = getattr(self._layout, column)
        if not address:
            raise AttributeError(f"this batch has no {column}: name it in columns=")
        if column == "offsets":
            return address, "I", 8
        if column in ("word_ids", "sequence_ids") or not self._layout.outputs & _INT64:
            return address, "i", 4
        return address, "q", 8

    def _shape(self, column: str) -> tuple[int, ...]:
        tail = (2,) if column == "offsets" else ()
        return ((len(self), self.columns) if self._padding else (self._layout.length,)) + tail

    def _column(self, column: str) -> memoryview:
        address, kind, size = self._place(column)
        view = self._memory.view(address, self._layout.length * size)
        shape = self._shape(column)
        # A memoryview cannot be cast to a shape with a 0 in it; an empty batch gives empty views of one dimension.
        return view.cast(kind, shape) if self._layout.length else view.cast(kind)
