"""Part E: requests beside a neighbour that keeps malloc busy; what pages and page tables their memory takes."""
import json
from pathlib import Path

from harness.tools import native, run

KINDS = {"arena, 4 KiB pages": "small", "arena, 2 MiB pages": "huge", "malloc": "malloc"}


def measure(text: Path, rounds: int) -> dict:
    """Every kind in a process of its own, in turns."""
    runs = {name: [] for name in KINDS}
    for _ in range(rounds):
        for name, kind in KINDS.items():
            runs[name].append(json.loads(run([native("mixed_load"), kind, text])))
    return runs
