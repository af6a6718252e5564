"""Columnar results: views of the arena's memory in the shape an inference engine takes."""

import unittest

from support import needs_numpy, tokenizer as builtin

from arena_native import Arena, BatchEncoding, NoMemoryError

TEXTS = ["one", "two words and more", "", "three, or four."]
NUMBERS = ("type_ids", "attention_mask", "special_tokens_mask")
ALL = ("ids", *NUMBERS, "word_ids", "sequence_ids", "offsets")


class Columns(unittest.TestCase):
    def setUp(self):
        self.arena = Arena()
        self.tokenizer = builtin()

    def test_a_padded_batch_is_a_matrix(self):
        self.tokenizer.enable_padding()
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena, columns=ALL)
        encodings = self.tokenizer.encode_batch(TEXTS)
        self.assertIsInstance(batch, BatchEncoding)
        self.assertEqual((len(batch), batch.columns), (4, 7))
        self.assertEqual(batch.ids.shape, (4, 7))
        self.assertEqual(batch.ids.format, "i")
        for name in ("ids", *NUMBERS):
            self.assertEqual(getattr(batch, name).tolist(), [getattr(encoding, name) for encoding in encodings])
        for name in ("word_ids", "sequence_ids"):
            wanted = [[-1 if number is None else number for number in getattr(e, name)] for e in encodings]
            self.assertEqual(getattr(batch, name).tolist(), wanted)
        self.assertEqual(batch.offsets.shape, (4, 7, 2))
        offsets = [[tuple(pair) for pair in row] for row in batch.offsets.tolist()]
        self.assertEqual(offsets, [e.offsets for e in encodings])
        self.assertEqual(batch.row_lengths.tolist(), [3, 6, 2, 7])
        self.assertEqual(batch.row_offsets.tolist(), [0, 7, 14, 21, 28])
        self.assertEqual(batch.row_texts.tolist(), [0, 1, 2, 3])

    def test_rows_without_padding_lie_end_to_end(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena)
        encodings = self.tokenizer.encode_batch(TEXTS)
        self.assertEqual(batch.columns, 0)
        self.assertEqual(batch.ids.tolist(), sum((encoding.ids for encoding in encodings), []))
        self.assertEqual(batch.row_offsets.tolist(), [0, 3, 9, 11, 18])

    def test_rows_are_encodings(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena, columns=ALL)
        encodings = self.tokenizer.encode_batch(TEXTS)
        for name in (*ALL, "tokens", "n_sequences", "overflowing"):
            self.assertEqual([getattr(row, name) for row in batch], [getattr(e, name) for e in encodings], name)
        self.assertEqual(batch[-1].ids, encodings[-1].ids)
        for row in (4, -5):
            with self.assertRaises(IndexError):
                batch[row]

    def test_int64_is_what_it_says(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena, columns=ALL, dtype="int64")
        same = self.tokenizer.encode_batch(TEXTS, arena=self.arena, columns=ALL)
        self.assertEqual(batch.ids.format, "q")
        self.assertEqual(batch.ids.itemsize, 8)
        for name in ALL:
            self.assertEqual(getattr(batch, name).tolist(), getattr(same, name).tolist(), name)

    def test_offsets_come_in_three_units(self):
        text = "\U0001f600 é x"
        ends = {unit: self.tokenizer.encode(text, arena=self.arena, columns="offsets", offset_unit=unit,
                                            add_special_tokens=False).offsets.tolist()[-1]
                for unit in ("bytes", "code_points", "utf16")}
        self.assertEqual(ends, {"bytes": [8, 9], "code_points": [4, 5], "utf16": [5, 6]})

    def test_a_single_text_gives_one_row(self):
        batch = self.tokenizer.encode("Hello", "there", arena=self.arena, columns=ALL)
        self.assertEqual(len(batch), 1)
        self.assertEqual(batch[0].type_ids, [0, 0, 0, 1, 1])
        self.assertEqual(batch[0].n_sequences, 2)
        self.assertEqual(batch[0].tokens, ["[CLS]", "hello", "[SEP]", "there", "[SEP]"])

    def test_windows_are_further_rows_when_asked_for(self):
        self.tokenizer.enable_truncation(5, stride=1)
        texts = ["one two three four five six", "seven"]
        plain = self.tokenizer.encode_batch(texts, arena=self.arena)
        self.assertEqual(plain.row_texts.tolist(), [0, 1])
        windows = self.tokenizer.encode_batch(texts, arena=self.arena, overflow=True)
        self.assertEqual(windows.row_texts.tolist(), [0, 0, 0, 1])
        self.assertEqual([window.ids for window in windows[0].overflowing], [windows[1].ids, windows[2].ids])
        self.assertEqual(windows[1].overflowing, [])
        self.assertEqual(plain[0].overflowing, [])
        self.assertEqual(len(windows.encodings()), 2)

    def test_an_empty_batch_is_empty(self):
        self.tokenizer.enable_padding()
        for batch in (self.tokenizer.encode_batch([], arena=self.arena),
                      builtin().encode_batch([], arena=self.arena)):
            self.assertEqual(len(batch), 0)
            self.assertEqual(batch.ids.tolist(), [])
            self.assertEqual(batch.row_offsets.tolist(), [0])
            self.assertEqual(batch.encodings(), [])
        self.assertEqual(self.tokenizer.encode_batch([]), [])

    def test_rows_without_tokens_are_empty(self):
        batch = self.tokenizer.encode_batch(["", ""], add_special_tokens=False, arena=self.arena)
        self.assertEqual([row.ids for row in batch], [[], []])
        encodings = self.tokenizer.encode_batch(["", ""], add_special_tokens=False)
        self.assertEqual([encoding.tokens for encoding in encodings], [[], []])

    def test_columns_not_asked_for_are_not_there(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena, columns=[])
        self.assertEqual(batch[0].ids, [101, 2028, 102])
        with self.assertRaisesRegex(AttributeError, "offsets"):
            batch.offsets
        with self.assertRaisesRegex(AttributeError, "type_ids"):
            batch[0].type_ids

    def test_nonsense_is_refused(self):
        for options in ({"columns": ["tokens"]}, {"dtype": "float"}, {"offset_unit": "words"}):
            with self.assertRaises(ValueError):
                self.tokenizer.encode("x", arena=self.arena, **options)
        for options in ({"columns": ["ids"]}, {"dtype": "int64"}, {"offset_unit": "bytes"}, {"overflow": True}):
            with self.assertRaisesRegex(TypeError, "arena="):
                self.tokenizer.encode("x", **options)

    def test_repr_tells_the_shape(self):
        self.assertEqual(repr(self.tokenizer.encode_batch(TEXTS, arena=self.arena)), "BatchEncoding(rows=4, length=18)")
        self.tokenizer.enable_padding()
        self.assertEqual(repr(self.tokenizer.encode_batch(TEXTS, arena=self.arena)), "BatchEncoding(rows=4, columns=7)")


class Memory(unittest.TestCase):
    def setUp(self):
        self.arena = Arena()
        self.tokenizer = builtin()
        self.tokenizer.enable_padding()

    def test_columns_are_views_of_the_arena(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena)
        one, two = batch.ids, batch.ids
        one[0, 0] = 4711
        self.assertEqual(two[0, 0], 4711)
        self.assertGreater(self.arena.stats().used_bytes, one.nbytes)

    def test_reset_raises_while_a_column_is_alive_and_succeeds_after_del(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena)
        ids = batch.ids
        with self.assertRaises(BufferError):
            self.arena.reset()
        del ids
        self.arena.reset()

    def test_a_batch_whose_memory_was_taken_back_says_so(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena)
        encoding = batch[0]
        self.arena.reset()
        self.tokenizer.encode_batch(["other text"], arena=self.arena)
        for read in (lambda: batch.ids, lambda: batch.row_lengths, lambda: encoding.ids, lambda: batch[1]):
            with self.assertRaisesRegex(ValueError, "taken this memory back"):
                read()

    def test_a_batch_made_before_a_scope_outlives_it(self):
        before = self.tokenizer.encode_batch(TEXTS, arena=self.arena)
        with self.arena.scope():
            inside = self.tokenizer.encode_batch(TEXTS, arena=self.arena)
        self.assertEqual(before[0].ids[:3], [101, 2028, 102])
        with self.assertRaises(ValueError):
            inside.ids

    def test_a_batch_keeps_its_arena_alive(self):
        batch = self.tokenizer.encode_batch(TEXTS, arena=Arena())
        self.assertEqual(batch[0].ids[:3], [101, 2028, 102])

    def test_an_arena_too_small_raises_and_stays_as_it_was(self):
        arena = Arena(limit_bytes=1 << 20)
        with self.assertRaises(NoMemoryError):
            self.tokenizer.encode_batch(["word " * 1000] * 300, arena=arena)
        self.assertEqual(arena.stats().used_bytes, 0)
        self.assertEqual(len(self.tokenizer.encode_batch(["word"], arena=arena)), 1)

    def test_a_closed_arena_is_refused(self):
        arena = Arena()
        arena.close()
        with self.assertRaisesRegex(ValueError, "closed"):
            self.tokenizer.encode("x", arena=arena)

    @needs_numpy
    def test_numpy_takes_the_columns_without_copying(self):
        import numpy
        batch = self.tokenizer.encode_batch(TEXTS, arena=self.arena, columns=ALL, dtype="int64")
        ids = numpy.asarray(batch.ids)
        self.assertEqual((ids.dtype, ids.shape), (numpy.int64, (4, 7)))
        self.assertTrue(numpy.shares_memory(ids, batch.numpy()["ids"]))
        self.assertEqual(batch.numpy()["offsets"].shape, (4, 7, 2))
        self.assertEqual(set(batch.numpy()), set(ALL))
        row = ids[1]
        del ids
        with self.assertRaises(BufferError):
            self.arena.reset()
        del row
        self.arena.reset()

    @needs_numpy
    def test_numpy_arrays_of_an_empty_batch_have_its_shape(self):
        self.assertEqual(self.tokenizer.encode_batch([], arena=self.arena).numpy()["ids"].shape, (0, 0))
