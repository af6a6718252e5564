"""The names of HuggingFace's Tokenizer, and what it says to nonsense."""

import inspect
import json
import os
import tempfile
import unittest
from array import array

from support import tiny_json, tokenizer as builtin

import arena_native
from arena_native import ArenaError, FileError, InputError, Tokenizer, load_builtin


class Loading(unittest.TestCase):
    def test_file_string_and_buffer_load_the_same(self):
        text = tiny_json()
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "tökenizer.json")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            loaded = [Tokenizer.from_file(path), Tokenizer.from_str(text), Tokenizer.from_buffer(text.encode()),
                      Tokenizer.from_buffer(bytearray(text.encode()))]
        for tokenizer in loaded:
            self.assertEqual(tokenizer.encode("Hello worlds").tokens, ["[CLS]", "hello", "world", "##s", "[SEP]"])

    def test_a_vocab_txt_loads_cased_or_not(self):
        lines = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\nHello\n".encode()
        self.assertEqual(Tokenizer.from_buffer(lines).encode("Hello").ids, [2, 4, 3])
        self.assertEqual(Tokenizer.from_buffer(lines, cased=True).encode("Hello").ids, [2, 5, 3])

    def test_the_builtin_loads_by_name(self):
        name = "bert-base-uncased"
        for tokenizer in (load_builtin(), load_builtin(name), Tokenizer.load_builtin(name)):
            self.assertEqual(tokenizer.get_vocab_size(), 30522)
        with self.assertRaises(ArenaError) as caught:
            load_builtin("no-such-model")
        self.assertEqual(caught.exception.name, "NOT_FOUND")

    def test_a_missing_file_is_an_oserror_that_names_it(self):
        with self.assertRaisesRegex(OSError, "/nowhere/tokenizer.json") as caught:
            Tokenizer.from_file("/nowhere/tokenizer.json")
        self.assertIsInstance(caught.exception, FileError)
        self.assertEqual(caught.exception.name, "IO")
        for path in ("", ".", "a\0b", "x" * 10000):
            with self.assertRaises((ArenaError, ValueError), msg=path[:10]):
                Tokenizer.from_file(path)

    def test_json_that_breaks_off_is_a_value_error_with_a_position(self):
        text = tiny_json()
        for length in list(range(0, 60)) + list(range(60, len(text), 37)):
            with self.assertRaises(ValueError, msg=length) as caught:
                Tokenizer.from_buffer(text[:length].encode() or b" ")
            self.assertIsInstance(caught.exception, InputError)
        self.assertEqual(caught.exception.name, "SYNTAX")
        self.assertIsNotNone(caught.exception.offset)
        self.assertEqual(caught.exception.line, 1)
        self.assertGreater(caught.exception.column, 1)
        self.assertIsNone(caught.exception.item)
        self.assertIn(f"byte {caught.exception.offset}", str(caught.exception))

    def test_sources_of_the_wrong_type_are_type_errors(self):
        for call in (lambda: Tokenizer.from_str(b"{}"), lambda: Tokenizer.from_buffer("{}"),
                     lambda: Tokenizer.from_file(3.5), lambda: Tokenizer.from_file(None), lambda: Tokenizer("bert"),
                     lambda: Tokenizer()):
            with self.assertRaises(TypeError):
                call()

    def test_a_model_that_is_not_there_is_unsupported(self):
        with self.assertRaises(InputError) as caught:
            Tokenizer.from_str(tiny_json(model={"type": "Nonesuch", "vocab": {}}))
        self.assertIn(caught.exception.name, ("UNSUPPORTED", "SYNTAX", "INVALID_DATA"))


class Names(unittest.TestCase):
    def test_parameters_have_huggingfaces_names_order_and_defaults(self):
        expected = {
            "encode": "(self, sequence, pair=None, is_pretokenized=False, add_special_tokens=True",
            "encode_batch": "(self, input, is_pretokenized=False, add_special_tokens=True",
            "encode_batch_fast": "(self, input, is_pretokenized=False, add_special_tokens=True",
            "decode": "(self, ids, skip_special_tokens=True",
            "decode_batch": "(self, sequences, skip_special_tokens=True",
            "enable_truncation": "(self, max_length, stride=0, strategy='longest_first', direction='right'",
            "enable_padding": "(self, direction='right', pad_id=0, pad_type_id=0, pad_token='[PAD]', length=None, "
                              "pad_to_multiple_of=None",
            "token_to_id": "(self, token", "id_to_token": "(self, id",
            "get_vocab": "(self, with_added_tokens=True", "get_vocab_size": "(self, with_added_tokens=True",
            "no_truncation": "(self", "no_padding": "(self", "num_special_tokens_to_add": "(self, is_pair",
        }
        for name, wanted in expected.items():
            parameters = inspect.signature(getattr(Tokenizer, name)).parameters.values()
            plain = [parameter.replace(annotation=inspect.Parameter.empty) for parameter in parameters
                     if parameter.kind is not inspect.Parameter.KEYWORD_ONLY]
            found = "(" + ", ".join(map(str, plain))
            self.assertEqual(found, wanted, name)

    def test_the_vocabulary_answers_by_token_and_by_id(self):
        tokenizer = builtin()
        self.assertEqual(tokenizer.token_to_id("[MASK]"), 103)
        self.assertEqual(tokenizer.id_to_token(103), "[MASK]")
        self.assertEqual(tokenizer.token_to_id("##ing"), 2075)
        self.assertIsNone(tokenizer.token_to_id("no such token"))
        self.assertIsNone(tokenizer.token_to_id(""))
        for number in (30522, 2**31, 2**32 - 1):
            self.assertIsNone(tokenizer.id_to_token(number))
        for number in (-1, 2**32):
            with self.assertRaises(OverflowError):
                tokenizer.id_to_token(number)

    def test_the_whole_vocabulary_is_a_dict(self):
        vocabulary = builtin().get_vocab()
        self.assertEqual(len(vocabulary), builtin().get_vocab_size())
        self.assertEqual(vocabulary["hello"], 7592)
        self.assertEqual(sorted(vocabulary.values()), list(range(30522)))

    def test_added_tokens_count_on_request(self):
        added = json.loads(tiny_json())["added_tokens"] + [
            {"id": 8, "content": "<new>", "single_word": False, "lstrip": False, "rstrip": False, "normalized": False,
             "special": False}]
        tokenizer = Tokenizer.from_str(tiny_json(added_tokens=added))
        self.assertEqual((tokenizer.get_vocab_size(), tokenizer.get_vocab_size(False)), (9, 8))
        self.assertEqual(tokenizer.get_vocab(True)["<new>"], 8)
        self.assertNotIn("<new>", tokenizer.get_vocab(with_added_tokens=False))
        self.assertEqual(tokenizer.encode("hello<new>", add_special_tokens=False).tokens, ["hello", "<new>"])

    def test_special_tokens_to_add_are_counted(self):
        self.assertEqual(builtin().num_special_tokens_to_add(False), 2)
        self.assertEqual(builtin().num_special_tokens_to_add(is_pair=True), 3)


class Settings(unittest.TestCase):
    def test_nothing_is_set_at_first(self):
        self.assertIsNone(builtin().truncation)
        self.assertIsNone(builtin().padding)

    def test_what_is_enabled_can_be_read_back_as_huggingface_gives_it(self):
        tokenizer = builtin()
        tokenizer.enable_truncation(10, stride=2, strategy="only_first", direction="left")
        self.assertEqual(tokenizer.truncation,
                         {"max_length": 10, "stride": 2, "strategy": "only_first", "direction": "left"})
        tokenizer.enable_padding("left", pad_id=5, pad_type_id=1, pad_token="<p>", length=20, pad_to_multiple_of=8)
        self.assertEqual(tokenizer.padding, {"length": 20, "pad_to_multiple_of": 8, "pad_id": 5, "pad_token": "<p>",
                                             "pad_type_id": 1, "direction": "left"})
        tokenizer.enable_padding()
        self.assertEqual(tokenizer.padding, {"length": None, "pad_to_multiple_of": None, "pad_id": 0,
                                             "pad_token": "[PAD]", "pad_type_id": 0, "direction": "right"})
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self.assertIsNone(tokenizer.truncation)
        self.assertIsNone(tokenizer.padding)
        self.assertEqual(len(tokenizer.encode("one two three " * 10)), 32)

    def test_a_files_own_truncation_and_padding_are_the_first_state(self):
        tokenizer = Tokenizer.from_str(tiny_json(
            truncation={"direction": "Left", "max_length": 4, "strategy": "LongestFirst", "stride": 1},
            padding={"strategy": {"Fixed": 6}, "direction": "Left", "pad_to_multiple_of": None, "pad_id": 7,
                     "pad_type_id": 1, "pad_token": "pad"}))
        self.assertEqual(tokenizer.truncation,
                         {"max_length": 4, "stride": 1, "strategy": "longest_first", "direction": "left"})
        self.assertEqual(tokenizer.padding, {"length": 6, "pad_to_multiple_of": None, "pad_id": 7, "pad_token": "pad",
                                             "pad_type_id": 1, "direction": "left"})
        encoding = tokenizer.encode("hello world worlds")
        self.assertEqual(encoding.ids, [7, 7, 2, 5, 6, 3])
        self.assertEqual(encoding.tokens, ["pad", "pad", "[CLS]", "world", "##s", "[SEP]"])
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self.assertEqual(tokenizer.encode("hello world worlds").ids, [2, 4, 5, 5, 6, 3])

    def test_a_copy_has_settings_of_its_own(self):
        one, other = builtin(), builtin()
        one.enable_truncation(3)
        self.assertIsNone(other.truncation)

    def test_nonsense_settings_are_refused_and_change_nothing(self):
        tokenizer = builtin()
        for error, call in (
                (ValueError, lambda: tokenizer.enable_truncation(10, strategy="sometimes")),
                (ValueError, lambda: tokenizer.enable_truncation(10, direction="up")),
                (ValueError, lambda: tokenizer.enable_truncation(10, stride=9)),
                (ValueError, lambda: tokenizer.enable_truncation(2, stride=1)),
                (OverflowError, lambda: tokenizer.enable_truncation(-1)),
                (OverflowError, lambda: tokenizer.enable_truncation(2**64)),
                (OverflowError, lambda: tokenizer.enable_truncation(10, stride=-1)),
                (TypeError, lambda: tokenizer.enable_truncation("10")),
                (TypeError, lambda: tokenizer.enable_truncation(None)),
                (ValueError, lambda: tokenizer.enable_padding(direction="middle")),
                (OverflowError, lambda: tokenizer.enable_padding(pad_id=-1)),
                (OverflowError, lambda: tokenizer.enable_padding(pad_id=2**32)),
                (OverflowError, lambda: tokenizer.enable_padding(length=-1)),
                (TypeError, lambda: tokenizer.enable_padding(pad_token=None))):
            with self.assertRaises(error):
                call()
        self.assertIsNone(tokenizer.truncation)
        self.assertIsNone(tokenizer.padding)

    def test_a_fixed_length_of_zero_pads_nothing(self):
        tokenizer = builtin()
        tokenizer.enable_padding(length=0)
        self.assertEqual([len(e) for e in tokenizer.encode_batch(["one", "two words"])], [3, 4])

    def test_a_padding_that_no_memory_holds_is_an_error(self):
        tokenizer = builtin()
        for length in (2**40, 2**63, 2**64 - 1):
            tokenizer.enable_padding(length=length)
            with self.assertRaises((MemoryError, ValueError)):
                tokenizer.encode("one")
        tokenizer.no_padding()
        self.assertEqual(tokenizer.encode("one").ids, [101, 2028, 102])

    def test_truncation_that_cannot_be_done_is_a_value_error(self):
        tokenizer = builtin()
        tokenizer.enable_truncation(1)
        with self.assertRaises(ValueError):
            tokenizer.encode("one two three")
        self.assertEqual(tokenizer.encode("one two three", add_special_tokens=False).tokens, ["one"])
        tokenizer.enable_truncation(5, strategy="only_second")
        with self.assertRaises(ValueError):
            tokenizer.encode("one two three four five")
        tokenizer.enable_truncation(10, stride=8)
        with self.assertRaises(ValueError):
            tokenizer.encode("one two three four five six seven eight nine ten")

    def test_all_windows_come_unless_early_exit_is_asked_for(self):
        tokenizer = builtin()
        text = "one two three four five six seven eight nine"
        tokenizer.enable_truncation(5)
        self.assertEqual(len(tokenizer.encode(text).overflowing), 2)
        tokenizer.enable_truncation(5, early_exit=True)
        self.assertEqual(len(tokenizer.encode(text).overflowing), 1)

    def test_special_tokens_in_a_text_can_be_read_as_plain_text(self):
        tokenizer = builtin()
        self.assertFalse(tokenizer.encode_special_tokens)
        self.assertEqual(tokenizer.encode("[SEP]", add_special_tokens=False).ids, [102])
        tokenizer.encode_special_tokens = True
        self.assertEqual(tokenizer.encode("[SEP]", add_special_tokens=False).tokens, ["[", "sep", "]"])


class Texts(unittest.TestCase):
    def test_a_lone_surrogate_is_an_error_with_its_position(self):
        tokenizer = builtin()
        with self.assertRaises(UnicodeEncodeError) as caught:
            tokenizer.encode("ab\ud800c")
        self.assertEqual(caught.exception.start, 2)
        with self.assertRaises(ValueError):
            tokenizer.encode("fine", "\udfff")
        with self.assertRaisesRegex(UnicodeEncodeError, "text 1 of the batch"):
            tokenizer.encode_batch(["fine", ("fine", "\udfff")])

    def test_nul_and_controls_are_text(self):
        encoding = builtin().encode("a\0b\x01 c\u200d")
        self.assertEqual(encoding.tokens, ["[CLS]", "ab", "c", "[SEP]"])
        self.assertEqual(encoding.offsets, [(0, 0), (0, 3), (5, 6), (0, 0)])

    def test_a_megabyte_word_is_one_unknown_token(self):
        self.assertEqual(builtin().encode("x" * 1_000_000).ids, [101, 100, 102])

    def test_a_large_batch_is_the_same_as_its_texts(self):
        tokenizer = builtin()
        texts = [f"sentence number {number} of many, with some words" for number in range(3000)]
        self.assertEqual([e.ids for e in tokenizer.encode_batch(texts)], [tokenizer.encode(t).ids for t in texts])

    def test_batches_may_be_any_iterable_and_pairs_tuples_or_lists(self):
        tokenizer = builtin()
        wanted = [tokenizer.encode("a").ids, tokenizer.encode("b", "c").ids]
        for batch in (["a", ("b", "c")], ("a", ["b", "c"]), iter(["a", ("b", "c")])):
            self.assertEqual([e.ids for e in tokenizer.encode_batch(batch)], wanted)

    def test_nonsense_texts_are_type_errors(self):
        tokenizer = builtin()
        for text in (None, 5, b"bytes", ["a"], ("a", "b")):
            with self.assertRaises(TypeError, msg=text):
                tokenizer.encode(text)
            with self.assertRaises(TypeError, msg=text):
                tokenizer.encode("fine", pair=text) if text is not None else tokenizer.encode_batch(None)
        for batch in ("one text", b"bytes", [b"bytes"], [None], [("a",)], [("a", "b", "c")], [("a", None)], 5):
            with self.assertRaises(TypeError, msg=batch):
                tokenizer.encode_batch(batch)

    def test_pretokenized_input_is_refused_in_words(self):
        with self.assertRaisesRegex(NotImplementedError, "is_pretokenized"):
            builtin().encode(["a", "b"], is_pretokenized=True)
        with self.assertRaisesRegex(NotImplementedError, "is_pretokenized"):
            builtin().encode_batch([["a", "b"]], is_pretokenized=True)


class Decoding(unittest.TestCase):
    def test_ids_may_come_in_any_container(self):
        tokenizer = builtin()
        for ids in ([101, 7592, 2088, 102], (101, 7592, 2088, 102), array("q", [7592, 2088]), iter([7592, 2088]),
                    memoryview(array("i", [7592, 2088])), tokenizer.encode("hello world").ids):
            self.assertEqual(tokenizer.decode(ids), "hello world")

    def test_special_tokens_are_left_out_unless_asked_for(self):
        self.assertEqual(builtin().decode([101, 7592, 102], skip_special_tokens=False), "[CLS] hello [SEP]")

    def test_unknown_ids_are_passed_over(self):
        self.assertEqual(builtin().decode([7592, 30522, 2**32 - 1]), "hello")

    def test_nothing_decodes_to_nothing(self):
        tokenizer = builtin()
        self.assertEqual(tokenizer.decode([]), "")
        self.assertEqual(tokenizer.decode_batch([]), [])
        self.assertEqual(tokenizer.decode_batch([[], [7592], []]), ["", "hello", ""])

    def test_nonsense_ids_are_refused(self):
        tokenizer = builtin()
        for error, ids in ((OverflowError, [-1]), (OverflowError, [2**32]), (TypeError, ["7592"]), (TypeError, [1.5]),
                           (TypeError, 7592), (TypeError, "7592"), (TypeError, b"\1\0\0\0"), (TypeError, None)):
            with self.assertRaises(error, msg=ids):
                tokenizer.decode(ids)
            with self.assertRaises(error, msg=ids):
                tokenizer.decode_batch([[7592], ids])


class Errors(unittest.TestCase):
    def test_every_error_is_also_the_builtin_exception_that_fits(self):
        for kind, builtin_kind in ((arena_native.InputError, ValueError), (arena_native.NoMemoryError, MemoryError),
                                   (arena_native.FileError, OSError)):
            self.assertTrue(issubclass(kind, ArenaError) and issubclass(kind, builtin_kind))

    def test_errors_survive_pickle_and_say_where(self):
        import pickle
        error = InputError(8, "what", offset=5, line=2, column=3, item=7)
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual(str(again), "SYNTAX: what (text 7, line 2, column 3, byte 5)")
        self.assertEqual((again.status, again.name, again.offset, again.line, again.column, again.item),
                         (8, "SYNTAX", 5, 2, 3, 7))
        self.assertEqual(str(ArenaError(99, "odd")), "UNKNOWN: odd")
