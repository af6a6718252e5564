"""Worker processes that take turns. native/measure.h describes what they are asked and what they answer."""
import json
import select
import subprocess
import time
from pathlib import Path

LONGEST_ANSWER_SECONDS = 300

# .NET replaces its first code by optimised code after some rounds, and that allocates; from the fifth on nothing moves.
WARM_UPS = 4


class Worker:
    """A contestant: a process that holds its text and its tokenizer and measures a round when asked."""

    def __init__(self, name: str, command: list, environment: dict | None = None):
        self.name = name
        self._command, self._environment = [str(part) for part in command], environment
        self.rounds: list[dict] = []

    def start(self) -> None:
        started = time.monotonic()
        self._process = subprocess.Popen(self._command, env=self._environment, bufsize=0, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE)
        self.greeting = self._answer()
        self.ready_after_ms = (time.monotonic() - started) * 1000

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


def alternate(workers: list[Worker], rounds: int) -> None:
    """A B C, A B C, ...: what else the machine does meets all of them alike. The very first round is kept as "cold"."""
    for worker in workers:
        worker.start()
    for turn in range(WARM_UPS + rounds):
        for worker in workers:
            answer = worker.ask("round")
            if turn == 0:
                worker.cold = answer
            if turn >= WARM_UPS:
                worker.rounds.append(answer)
    for worker in workers:
        worker.close()


def ids_of(worker: Worker, folder: Path) -> bytes:
    """In a process of its own, so that what collecting the ids allocates does not count as the contestant's memory."""
    path = folder / (worker.name.replace(" ", "-") + ".ids")
    worker.start()
    worker.ask(f"ids {path}")
    worker.close()
    ids = path.read_bytes()
    path.unlink()
    return ids
