"""The tokens of one text, under the names of HuggingFace's Encoding."""

from __future__ import annotations

from typing import Any, Optional, Protocol
from warnings import warn

from ._checks import unsigned

COLUMNS = ("ids", "type_ids", "attention_mask", "special_tokens_mask", "word_ids", "sequence_ids", "offsets")


class Rows(Protocol):
    """Where an Encoding reads from: a BatchEncoding, or what pickle made of one row."""

    def numbers(self, column: str, start: int, stop: int) -> list[int]: ...
    def tokens_of(self, row: int, start: int, stop: int) -> list[str]: ...
    def overflowing_of(self, row: int) -> list[Encoding]: ...
    def sequences_of(self, row: int) -> int: ...


class Encoding:
    """A row of tokens. Every property makes a new list. Token indices count special tokens and padding too."""

    __slots__ = ("_rows", "_row", "_start", "_stop")

    def __init__(self, rows: Rows, row: int, start: int, stop: int) -> None:
        self._rows = rows
        self._row = row
        self._start = start
        self._stop = stop

    def __len__(self) -> int:
        return self._stop - self._start

    def __repr__(self) -> str:
        return (f"Encoding(num_tokens={len(self)}, attributes=[ids, type_ids, tokens, offsets, attention_mask, "
                "special_tokens_mask, overflowing])")

    def __reduce__(self) -> Any:
        columns = {name: self._numbers(name) for name in COLUMNS}
        return _unpickle, (columns, self.tokens, self.overflowing, self.n_sequences)

    @property
    def ids(self) -> list[int]:
        return self._rows.numbers("ids", self._start, self._stop)

    @property
    def type_ids(self) -> list[int]:
        return self._rows.numbers("type_ids", self._start, self._stop)

    @property
    def attention_mask(self) -> list[int]:
        return self._rows.numbers("attention_mask", self._start, self._stop)

    @property
    def special_tokens_mask(self) -> list[int]:
        return self._rows.numbers("special_tokens_mask", self._start, self._stop)

    @property
    def tokens(self) -> list[str]:
        return self._rows.tokens_of(self._row, self._start, self._stop)

    @property
    def offsets(self) -> list[tuple[int, int]]:
        """Start and end of each token in its text, in code points: text[start:end] is what the token stands for."""
        ends = iter(self._numbers("offsets"))
        return list(zip(ends, ends))

    @property
    def word_ids(self) -> list[Optional[int]]:
        return [None if number < 0 else number for number in self._numbers("word_ids")]

    @property
    def words(self) -> list[Optional[int]]:
        warn("Encoding.words is deprecated, please use Encoding.word_ids instead.", DeprecationWarning, stacklevel=2)
        return self.word_ids

    @property
    def sequence_ids(self) -> list[Optional[int]]:
        """0 for the text, 1 for its pair, None for special tokens and padding."""
        return [None if number < 0 else number for number in self._numbers("sequence_ids")]

    @property
    def n_sequences(self) -> int:
        return self._rows.sequences_of(self._row)

    @property
    def overflowing(self) -> list[Encoding]:
        """The windows of what truncation cut off."""
        return self._rows.overflowing_of(self._row)

    def token_to_sequence(self, token_index: int) -> Optional[int]:
        return self._at("sequence_ids", token_index)

    def token_to_chars(self, token_index: int) -> Optional[tuple[int, int]]:
        return None if self.token_to_sequence(token_index) is None else self.offsets[token_index]

    def token_to_word(self, token_index: int) -> Optional[int]:
        return None if self.token_to_sequence(token_index) is None else self._at("word_ids", token_index)

    def word_to_tokens(self, word_index: int, sequence_index: int = 0) -> Optional[tuple[int, int]]:
        """The tokens of a word, as a range: the first one, and the one behind the last."""
        word = unsigned("word_index", word_index)
        start, stop = self._range_of(sequence_index)
        numbers = self._numbers("word_ids")
        found = None
        for token in range(start, stop):
            if numbers[token] > word:
                break
            if numbers[token] == word:
                found = (token if found is None else found[0], token + 1)
        return found

    def word_to_chars(self, word_index: int, sequence_index: int = 0) -> Optional[tuple[int, int]]:
        tokens = self.word_to_tokens(word_index, sequence_index)
        if tokens is None:
            return None
        offsets = self.offsets
        return offsets[tokens[0]][0], offsets[tokens[1] - 1][1]

    def char_to_token(self, char_pos: int, sequence_index: int = 0) -> Optional[int]:
        position = unsigned("char_pos", char_pos)
        first, last = self._range_of(sequence_index)
        offsets = self.offsets
        return next((token for token in range(first, last) if offsets[token][0] <= position < offsets[token][1]), None)

    def char_to_word(self, char_pos: int, sequence_index: int = 0) -> Optional[int]:
        token = self.char_to_token(char_pos, sequence_index)
        return None if token is None else self.token_to_word(token)

    def _numbers(self, column: str) -> list[int]:
        return self._rows.numbers(column, self._start, self._stop)

    def _at(self, column: str, token_index: int) -> Optional[int]:
        """One number of a column; None where there is none: behind the end, or for a special token."""
        at = self._start + unsigned("token_index", token_index)
        number = self._rows.numbers(column, at, at + 1)[0] if at < self._stop else -1
        return None if number < 0 else number

    def _range_of(self, sequence_index: int) -> tuple[int, int]:
        """The tokens of a text. Where there is no such text HuggingFace searches the whole row, and so does this."""
        sequence = unsigned("sequence_index", sequence_index)
        if sequence >= self.n_sequences:
            return 0, len(self)
        numbers = self._numbers("sequence_ids")
        count = numbers.count(sequence)
        start = numbers.index(sequence) if count else 0
        return start, start + count


class _Unpickled:
    """A row that came through pickle, as plain lists."""

    def __init__(self, columns: dict[str, list[int]], tokens: list[str], overflowing: list[Encoding],
                 sequences: int) -> None:
        self._columns = columns
        self._tokens = tokens
        self._overflowing = overflowing
        self._sequences = sequences

    def numbers(self, column: str, start: int, stop: int) -> list[int]:
        width = 2 if column == "offsets" else 1
        return self._columns[column][start * width:stop * width]

    def tokens_of(self, row: int, start: int, stop: int) -> list[str]:
        return self._tokens[start:stop]

    def overflowing_of(self, row: int) -> list[Encoding]:
        return list(self._overflowing)

    def sequences_of(self, row: int) -> int:
        return self._sequences


def _unpickle(columns: Any, tokens: list[str], overflowing: list[Encoding], sequences: int) -> Encoding:
    return Encoding(_Unpickled(columns, tokens, overflowing, sequences), 0, 0, len(tokens))
