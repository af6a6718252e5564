"""Part B: the cost of one allocation, and the length of its inline path."""
import json
import re
from pathlib import Path

from harness.tools import compile_object, native, run


def measure(text: Path, rounds: int) -> dict:
    return json.loads(run([native("allocation"), rounds, text]))


def inline_instructions() -> dict[str, int]:
    """Instructions from the entry of each function to its first return: the path while the block has room."""
    listing = run(["objdump", "-d", "--no-show-raw-insn", compile_object("inline_path.c")])
    counts, name, done = {}, None, True
    for line in listing.splitlines():
        if function := re.match(r"[0-9a-f]+ <(\w+)>:", line):
            name, done = function[1], False
            counts[name] = 0
        elif not done and re.match(r"\s+[0-9a-f]+:\s+\S", line):
            counts[name] += 1
            done = line.split()[1].startswith("ret")
    return counts
