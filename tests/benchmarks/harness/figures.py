"""The arithmetic of the report: medians, ratios of rounds that ran side by side, and comparison of ids."""
from statistics import median


def middle(rounds: list[dict], key: str) -> float:
    return median(r[key] for r in rounds)


def least(rounds: list[dict], key: str) -> float:
    return min(r[key] for r in rounds)


def ratio(slow: list[dict], fast: list[dict], key: str) -> float:
    """The median of the ratios round by round: each pair was measured within moments of each other."""
    return median(a[key] / b[key] for a, b in zip(slow, fast))


def ratio_of_series(slow: list[float], fast: list[float]) -> float:
    return median(a / b for a, b in zip(slow, fast))


END_OF_LINE = b"\xff\xff\xff\xff"


def compare(ids: bytes, reference: bytes) -> dict:
    """How the ids of two workers differ: in which lines, and by how many tokens."""
    # An id is far below 2^24, so its last byte is 0 and four 0xFF in a row are always an end of line.
    mine, theirs = ids.split(END_OF_LINE)[:-1], reference.split(END_OF_LINE)[:-1]
    differing = [i for i, (a, b) in enumerate(zip(mine, theirs)) if a != b]
    tokens, expected = (sum(len(line) for line in lines) // 4 for lines in (mine, theirs))
    return {"equal": ids == reference, "lines": len(mine), "lines_expected": len(theirs),
            "lines_differing": len(differing), "first_differing_line": differing[0] + 1 if differing else None,
            "tokens": tokens, "tokens_expected": expected}
