"""Every property and method of Encoding, against what HuggingFace's own gives for the same call."""

import unittest

from support import fixture, tokenizer as builtin

STRATEGIES = {"OnlyFirst": "only_first", "OnlySecond": "only_second"}
NAMES = {"padId": "pad_id", "padTypeId": "pad_type_id", "padToken": "pad_token", "maxLength": "length",
         "padToMultipleOf": "pad_to_multiple_of", "direction": "direction"}
PROPERTIES = ("ids", "type_ids", "tokens", "attention_mask", "special_tokens_mask", "word_ids", "sequence_ids",
              "n_sequences")
BY_TOKEN = ("token_to_sequence", "token_to_word")
BY_SEQUENCE = ("word_to_tokens", "word_to_chars", "char_to_token", "char_to_word")


def encode(case):
    tokenizer = builtin()
    if "truncation" in case:
        options = dict(case["truncation"])
        tokenizer.enable_truncation(
            options["maxLength"], options.get("stride", 0), STRATEGIES.get(options.get("strategy"), "longest_first"),
            options.get("direction", "right"), early_exit=True)
    if "padding" in case:
        tokenizer.enable_padding(**{NAMES[name]: value for name, value in case["padding"].items()})
    inputs = [tuple(item) if isinstance(item, list) else item for item in case["inputs"]]
    return tokenizer.encode_batch(inputs, add_special_tokens=case.get("special", True))


class EncodingMethods(unittest.TestCase):
    maxDiff = None

    def test_every_case_is_as_the_oracle_has_it(self):
        for number, case in enumerate(fixture()):
            with self.subTest(number=number, inputs=case["inputs"]):
                encodings = encode(case)
                self.assertEqual(len(encodings), len(case["expected"]))
                for encoding, expected in zip(encodings, case["expected"]):
                    self.compare(encoding, expected)

    def test_a_batch_of_one_is_what_encode_gives(self):
        tokenizer = builtin()
        for text, pair in (("Hello", None), ("", None), ("Hello", "there"), ("", "")):
            single = tokenizer.encode(text, pair)
            batched, = tokenizer.encode_batch([text if pair is None else (text, pair)])
            for name in PROPERTIES + ("offsets",):
                self.assertEqual(getattr(single, name), getattr(batched, name), name)

    def test_words_is_word_ids_under_its_old_name(self):
        encoding = builtin().encode("two words")
        with self.assertWarns(DeprecationWarning):
            self.assertEqual(encoding.words, [None, 0, 1, None])

    def test_lists_are_the_callers_own(self):
        encoding = builtin().encode("two words")
        encoding.ids.clear()
        encoding.tokens.clear()
        self.assertEqual(len(encoding.ids), 4)
        self.assertEqual(len(encoding.tokens), 4)

    def test_negative_indices_are_refused(self):
        encoding = builtin().encode("two words")
        for call in (encoding.token_to_chars, encoding.token_to_word, encoding.token_to_sequence,
                     encoding.word_to_tokens, encoding.word_to_chars, encoding.char_to_token, encoding.char_to_word):
            with self.assertRaises(OverflowError):
                call(-1)
            with self.assertRaises(TypeError):
                call("0")

    def test_repr_and_len_are_huggingfaces(self):
        encoding = builtin().encode("two words")
        self.assertEqual(repr(encoding), "Encoding(num_tokens=4, attributes=[ids, type_ids, tokens, offsets, "
                                         "attention_mask, special_tokens_mask, overflowing])")
        self.assertEqual(len(encoding), 4)

    def compare(self, encoding, expected):
        for name in PROPERTIES:
            self.assertEqual(getattr(encoding, name), expected[name], name)
        self.assertEqual(encoding.offsets, [tuple(pair) for pair in expected["offsets"]])
        self.assertEqual(len(encoding), len(expected["ids"]))
        for name in BY_TOKEN:
            self.assertEqual([getattr(encoding, name)(i) for i in range(len(expected[name]))], expected[name], name)
        self.assertEqual([encoding.token_to_chars(i) for i in range(len(encoding) + 2)],
                         [chars and tuple(chars) for chars in expected["token_to_chars"]])
        for name in BY_SEQUENCE:
            found = [[getattr(encoding, name)(i, sequence) for i in range(len(row))]
                     for sequence, row in enumerate(expected[name])]
            wanted = [[tuple(one) if isinstance(one, list) else one for one in row] for row in expected[name]]
            self.assertEqual(found, wanted, name)
        windows = encoding.overflowing
        self.assertEqual(len(windows), len(expected["overflowing"]))
        for window, wanted in zip(windows, expected["overflowing"]):
            # Where both texts of a pair are cut, the oracle hangs some windows a second time below another window.
            self.assertEqual(window.overflowing, [])
            self.compare(window, {**wanted, "overflowing": []})
