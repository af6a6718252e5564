"""Part D: the words of 100 000 sentences in memory of their own, from many allocators."""
import os
from pathlib import Path

from harness import debian
from harness.places import library
from harness.tools import compile_object, link, native
from harness.workers import Worker, alternate

OURS = {"arena, inline": "inline", "arena, exported": "exported", "arena, batch": "batch", "arena of a pool": "pool"}
STANDARD = {"std::pmr monotonic": "pmr"}

# General allocators stand in front of the program's own malloc.
MALLOCS = {
    "jemalloc": ("libjemalloc2", "libjemalloc.so.2"),
    "mimalloc": ("libmimalloc2.0", "libmimalloc.so.2"),
    "tcmalloc": ("libtcmalloc-minimal4", "libtcmalloc_minimal.so.4"),
}

# Arenas of other projects are compiled into the worker: macro, KIND, packages, library.
ARENAS = {
    "protobuf Arena": ("BENCH_PROTOBUF", "protobuf", ("libprotobuf32", "libprotobuf-dev"), "libprotobuf.so.32"),
    "APR pool": ("BENCH_APR", "apr", ("libapr1", "libapr1-dev"), "libapr-1.so.0"),
}


def prepare() -> dict[str, bool]:
    """Fetches the peers and builds the worker with those that are there."""
    have = {name: debian.have(package) for name, (package, _) in MALLOCS.items()}
    have |= {name: debian.have(*packages) for name, (_, _, packages, _) in ARENAS.items()}
    arenas = [entry for name, entry in ARENAS.items() if have[name]]
    flags = ["-D_GNU_SOURCE", *(f"-D{macro}" for macro, *_ in arenas), *(f"-I{path}" for path in debian.includes())]
    peers = [debian.library(file) for *_, file in arenas]
    objects = [compile_object("allocator_worker.cpp", flags), compile_object("measure.c"), compile_object("serve.c")]
    link(native("allocator_worker"), objects, [library(), *peers])
    return have


def contestants(task: str, text: Path, have: dict[str, bool]) -> list[Worker]:
    def worker(name: str, kind: str, in_front: str | None = None) -> Worker:
        environment = os.environ | {"LD_PRELOAD": str(debian.library(in_front))} if in_front else None
        return Worker(name, [native("allocator_worker"), task, kind, text], environment)

    return [
        worker("the loop itself", "none"),
        *(worker(name, kind) for name, kind in (OURS | STANDARD).items()),
        worker("glibc malloc", "malloc"),
        *(worker(name, "malloc", file) for name, (_, file) in MALLOCS.items() if have[name]),
        *(worker(name, kind) for name, (_, kind, _, _) in ARENAS.items() if have[name]),
    ]


def measure(text: Path, have: dict[str, bool], rounds: int) -> dict:
    return {task: measure_task(contestants(task, text, have), rounds) for task in ("scopes", "held")}


def measure_task(workers: list[Worker], rounds: int) -> dict:
    alternate(workers, rounds)
    sums = {worker.name: worker.rounds[0]["tokens"] for worker in workers}
    if len(set(sums.values())) != 1:
        raise SystemExit(f"the allocators' copies differ: {sums}")
    return {worker.name: {"ready": worker.greeting, "rounds": worker.rounds} for worker in workers}
