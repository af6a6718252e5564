"""The golden files that HuggingFace's tokenizers 0.23.2 made, through the names of HuggingFace's Python package."""

import unittest

from support import expand, golden, tokenizer as builtin


class GoldenBertBaseUncased(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.lines = golden("bert-base-uncased")

    def test_every_text_and_pair_is_tokenized_as_the_oracle_does(self):
        tokenizer = builtin()
        lines = [line for line in self.lines if "o" not in line]
        self.assertGreater(len(lines), 100)
        for line in lines:
            with self.subTest(i=line["i"]):
                self.compare(tokenizer.encode(line["t"], line.get("p")), line)

    def test_a_batch_gives_what_single_calls_give(self):
        lines = [line for line in self.lines if "o" not in line and "p" not in line]
        encodings = builtin().encode_batch([line["t"] for line in lines])
        for line, encoding in zip(lines, encodings):
            with self.subTest(i=line["i"]):
                self.compare(encoding, line)

    def test_truncation_padding_and_windows_are_the_oracles(self):
        lines = [line for line in self.lines if "o" in line]
        self.assertGreater(len(lines), 10)
        for line in lines:
            with self.subTest(i=line["i"], options=line["o"]):
                options = line["o"]
                tokenizer = builtin()
                tokenizer.enable_truncation(options["max"], options["stride"], early_exit=True)
                tokenizer.enable_padding(options["padDir"], pad_id=options["padId"], length=options["padTo"])
                encoding = tokenizer.encode(line["t"], line.get("p"))
                self.compare(encoding, line)
                self.assertEqual([window.ids for window in encoding.overflowing], line["overflow"])

    def test_decoding_gives_the_oracles_text(self):
        tokenizer = builtin()
        lines = [line for line in self.lines if "dec" in line]
        ids = [line["ids"] for line in lines]
        self.assertEqual(tokenizer.decode_batch(ids), [line["dec"] for line in lines])
        self.assertEqual(tokenizer.decode_batch(ids, skip_special_tokens=False),
                         [line.get("decs", line["dec"]) for line in lines])
        for line in lines[:50]:
            self.assertEqual(tokenizer.decode(line["ids"]), line["dec"])

    def compare(self, encoding, line):
        self.assertEqual(encoding.ids, line["ids"])
        flat = line["off"]
        self.assertEqual(encoding.offsets, list(zip(flat[0::2], flat[1::2])))
        self.assertEqual(encoding.special_tokens_mask, expand(line["sp"]))
        if "ty" in line:
            self.assertEqual(encoding.type_ids, expand(line["ty"]))
        if "tok" in line:
            self.assertEqual(encoding.tokens, line["tok"])
        self.assertEqual(encoding.attention_mask, expand(line["att"]) if "att" in line else [1] * len(encoding))
