"""Worker processes that take turns. native/measure.h describes what they are asked and what they answer."""
import json
import select
import subprocess
from pathlib import Path

LONGEST_ANSWER_SECONDS = 300


class Worker:
    """A contestant: a process that holds its text and its tokenizer and measures a round when asked."""

    def __init__(self, name: str, command: list, environment: dict | None = None):
        self.name = name
        self._process = subprocess.Popen([str(part) for part in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                         env=environment, bufsize=0)
        self.greeting = self._answer()
        self.rounds: list[dict] = []

    def ask(self, command: str) -> dict:
        self._process.stdin.write(command.encode() + b"\n")
        return self._answer()

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()

    def _answer(self) -> dict:
        # An answer is one line, so nothing is left in a buffer that select could not see.
        ready, _, _ = select.select([self._process.stdout], [], [], LONGEST_ANSWER_SECONDS)
        line = bytearray()
        while ready and not line.endswith(b"\n"):
            part = self._process.stdout.read(4096)
            if not part:
                break
            line += part
        if not line.endswith(b"\n"):
            self._process.kill()
            raise RuntimeError(f"{self.name} gave no answer; its exit code is {self._process.wait()}")
        return json.loads(line)


def alternate(workers: list[Worker], warm_ups: int, rounds: int) -> None:
    """A B C, A B C, ...: what else the machine does meets all of them alike. The first round is kept apart as "cold"."""
    for turn in range(warm_ups + rounds):
        for worker in workers:
            answer = worker.ask("round")
            if turn == 0:
                worker.cold = answer
            if turn >= warm_ups:
                worker.rounds.append(answer)


def ids_of(worker: Worker, folder: Path) -> bytes:
    path = folder / (worker.name.replace(" ", "-") + ".ids")
    worker.ask(f"ids {path}")
    ids = path.read_bytes()
    path.unlink()
    return ids
