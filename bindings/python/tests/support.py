"""What the tests share. Importing it makes arena_native importable from this clone, wherever the tests are started."""

import json
import sys
import unittest
from copy import copy
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

TESTS = Path(__file__).resolve().parent
PACKAGE = TESTS.parent
ROOT = PACKAGE.parents[1]
GOLDEN = ROOT / "tests" / "conformance" / "golden"

if str(PACKAGE) not in sys.path:
    sys.path.insert(0, str(PACKAGE))

needs_numpy = unittest.skipUnless(find_spec("numpy"), "numpy is not installed")
needs_fork = unittest.skipUnless(hasattr(__import__("os"), "fork"), "this system has no fork")


@lru_cache(maxsize=None)
def _loaded():
    from arena_native import load_builtin
    return load_builtin()


def tokenizer():
    """The built-in tokenizer with settings of its own; its tables are loaded once."""
    return copy(_loaded())


def expand(runs):
    """[value, count, value, count, ...] as a list of values."""
    return [value for value, count in zip(runs[0::2], runs[1::2]) for _ in range(count)]


@lru_cache(maxsize=None)
def fixture():
    """What HuggingFace gives for each case; made by fixtures/make_encodings.js."""
    return json.loads((TESTS / "fixtures" / "encodings.json").read_text(encoding="utf-8"))


def golden(name):
    """The lines of a golden file, its header left out."""
    with open(GOLDEN / f"{name}.jsonl", encoding="utf-8") as file:
        next(file)
        return [json.loads(line) for line in file]


def tiny_json(**parts):
    """A small tokenizer.json of the BERT family, as text."""
    tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "hello", "world", "##s", "pad"]
    return json.dumps({
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": tokens[i], "single_word": False, "lstrip": False, "rstrip": False,
                          "normalized": False, "special": True} for i in range(4)],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": {token: i for i, token in enumerate(tokens)}},
        **parts})
