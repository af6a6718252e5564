"""The vocabulary for the peers: taken out of the library, so that nobody tokenizes with another one."""
import json
from pathlib import Path

from harness.places import OUT
from harness.tools import native, run


def vocab_txt() -> Path:
    path = OUT / "vocab.txt"
    run([native("arena_worker"), "vocabulary", path])
    return path


def tokenizer_json(vocab: Path, name: str, lowercase: bool) -> Path:
    """The same vocabulary in the form that HuggingFace reads, with the settings of its BERT files."""
    tokens = vocab.read_text(encoding="utf-8").split("\n")[:-1]
    ids = {token: i for i, token in enumerate(tokens)}
    added = [{"id": ids[token], "content": token, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False, "special": True} for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    description = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added,
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": None, "lowercase": lowercase},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", ids["[SEP]"]], "cls": ["[CLS]", ids["[CLS]"]]},
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": ids},
    }
    path = OUT / name
    path.write_text(json.dumps(description), encoding="utf-8")
    return path
