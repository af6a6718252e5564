#!/usr/bin/env python3
"""Prose through the library, line by line, in one arena that is reset after every line. See ../README.md."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python"))

from arena_native import Arena, load_builtin, runtime_counters


def fnv1a(ids, state):
    """FNV-1a, 64 bits, over the bytes of int32 numbers."""
    for byte in ids.cast("B"):
        state = (state ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return state


def main(path):
    lines = [line[:-1] if line.endswith(b"\r") else line for line in Path(path).read_bytes().split(b"\n")]
    lines = [line.decode() for line in lines if line]
    tokenizer = load_builtin()
    tokenizer.no_truncation()
    tokenizer.no_padding()
    arena = Arena()
    first = tokenizer.encode(lines[0]).ids if lines else []

    tokens, state, nanoseconds = 0, 0xCBF29CE484222325, 0
    before = runtime_counters()
    for line in lines:
        start = time.perf_counter_ns()
        batch = tokenizer.encode(line, arena=arena, columns=())
        nanoseconds += time.perf_counter_ns() - start
        with batch.ids as ids:  # a view of the arena: reset would refuse while it is open
            tokens += len(ids)
            state = fnv1a(ids, state)
        arena.reset()
    after = runtime_counters()

    print("ids of the first line:", *first)
    print("tokens:", tokens)
    print(f"ids hash: {state:016x}")
    print("tokens per second:", tokens * 10**9 // max(nanoseconds, 1))
    print("arena bytes:", arena.stats().reserved_bytes)
    print("managed bytes in the loop:", after.total_managed_bytes - before.total_managed_bytes)
    print("collections in the loop:", after.collections - before.collections)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: demo.py <text file>")
    try:
        main(sys.argv[1])
    except (OSError, ValueError) as error:
        sys.exit(f"demo.py: {error}")
