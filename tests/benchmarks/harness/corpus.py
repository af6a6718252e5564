"""The texts: a book line by line, 100 000 windows of its words, and the first quarter of those for the slow peers."""
import random
from pathlib import Path

from harness.places import CORPUS, OUT

SENTENCES = 100_000
QUERIES = 25_000
SEED = 7


def book() -> Path:
    return CORPUS


def sentences() -> Path:
    """Windows of 9 to 15 words, about 15 tokens each. The seed is fixed, so every run measures the same text."""
    words = CORPUS.read_text(encoding="utf-8").split()
    dice = random.Random(SEED)
    lines = []
    for _ in range(SENTENCES):
        length = dice.randint(9, 15)
        start = dice.randrange(len(words) - length)
        lines.append(" ".join(words[start:start + length]))
    path = OUT / "sentences.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def queries(sentences: Path) -> Path:
    lines = sentences.read_text(encoding="utf-8").split("\n")[:QUERIES]
    path = OUT / "queries.txt"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def describe(path: Path) -> dict:
    text = path.read_bytes()
    return {"lines": text.count(b"\n"), "words": len(text.split()), "bytes": len(text)}
