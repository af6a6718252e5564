"""Part A: 100 000 sentences, each in a scope of its own, on the arena and on the heap; and whole model inputs."""
from pathlib import Path

from harness.figures import compare
from harness.places import OUT
from harness.tools import dotnet_worker, native
from harness.workers import Worker, alternate, ids_of



def contestants(text: Path, vocab: Path) -> list[Worker]:
    return [
        Worker("C, arena reset", [native("arena_worker"), "sentences-reset", text]),
        Worker("C, arena mark and rewind", [native("arena_worker"), "sentences-mark", text]),
        Worker("C++ strings", [native("heap_worker"), "sentences", text, vocab]),
        Worker(".NET, arena scope", [dotnet_worker(), "arena-sentences", text, vocab]),
        Worker("C# strings", [dotnet_worker(), "heap-sentences", text, vocab]),
    ]


def request_contestants(text: Path, vocab: Path) -> list[Worker]:
    return [
        Worker("C, arena requests", [native("arena_worker"), "requests", text]),
        Worker("C++ requests", [native("heap_worker"), "requests", text, vocab]),
    ]


def measure(workers: list[Worker], rounds: int) -> dict:
    """Ids first: without equal ids the times would compare different work."""
    reference = ids_of(workers[0], OUT)
    for worker in workers[1:]:
        difference = compare(ids_of(worker, OUT), reference)
        if not difference["equal"]:
            raise SystemExit(f"{worker.name} and {workers[0].name} give different ids: {difference}")
    alternate(workers, rounds)
    return {worker.name: {"ready": worker.greeting, "cold": worker.cold, "rounds": worker.rounds} for worker in workers}
