"""Part C: WordPiece of one thread, ours beside the peers, on the sentences and on the book."""
import os
from pathlib import Path

from harness import tools
from harness.figures import compare
from harness.places import BENCHMARKS, OUT
from harness.vocabulary import tokenizer_json
from harness.workers import Worker, alternate, ids_of

# A folder with bert_base_cased_tok.bin of the BlingFire project and the vocab.txt it was made from. The npm package has
# the code and no WordPiece model, so without this folder it is only seen splitting words.
BLING_FIRE_MODEL = os.environ.get("ARENA_BENCH_BLINGFIRE_MODEL")

ONE_THREAD = {**os.environ, "RAYON_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


def arena(task: str, name: str, text: Path, *vocabulary: Path) -> Worker:
    return Worker(name, [tools.native("arena_worker"), task, text, *vocabulary])


def hugging_face(text: Path, tokenizer: Path) -> Worker:
    script = BENCHMARKS / "node" / "huggingface_worker.mjs"
    command = ["node", script, tools.node_packages("tokenizers"), text, tokenizer]
    return Worker("HuggingFace tokenizers", command, ONE_THREAD)


def bling_fire(task: str, name: str, text: Path, *model: Path) -> Worker:
    return Worker(name, [tools.native("blingfire_worker"), task, text, tools.bling_fire_module(), *model])


def uncased(text: Path, vocab: Path, have: dict) -> list[Worker]:
    workers = []
    if have["HuggingFace tokenizers"]:
        workers.append(hugging_face(text, tokenizer_json(vocab, "uncased.json", lowercase=True)))
    workers += [
        arena("ids-batch", "arena batch, ids", text),
        arena("ids-single", "arena single, ids", text),
        arena("all-batch", "arena batch, all outputs", text),
        arena("all-single", "arena single, all outputs", text),
        Worker("C++ strings", [tools.native("heap_worker"), "lines", text, vocab]),
        Worker("C# strings", [tools.dotnet_worker(), "heap-lines", text, vocab]),
    ]
    if have["Microsoft.ML.Tokenizers"]:
        workers.append(Worker("Microsoft.ML.Tokenizers", [tools.dotnet_worker(), "microsoft-lines", text, vocab]))
    if have["BlingFire"]:
        workers.append(bling_fire("words", "BlingFire words only", text))
    return workers


def cased(text: Path, have: dict) -> list[Worker]:
    """bert-base-cased, for which a BlingFire model can be had."""
    folder = Path(BLING_FIRE_MODEL)
    vocab = folder / "vocab.txt"
    workers = []
    if have["HuggingFace tokenizers"]:
        workers.append(hugging_face(text, tokenizer_json(vocab, "cased.json", lowercase=False)))
    return workers + [
        arena("ids-batch", "arena batch, ids", text, vocab),
        arena("ids-single", "arena single, ids", text, vocab),
        bling_fire("ids", "BlingFire", text, folder / "bert_base_cased_tok.bin"),
    ]


def measure(workers: list[Worker], rounds: int) -> dict:
    """The first worker is the reference for ids. Ours must agree with it; how a peer differs is reported."""
    results = {}
    reference = ids_of(workers[0], OUT)
    for worker in workers:
        difference = None if "words only" in worker.name else compare(ids_of(worker, OUT), reference)
        if "arena" in worker.name and not difference["equal"]:
            raise SystemExit(f"{worker.name} and {workers[0].name} give different ids: {difference}")
        results[worker.name] = {"ids": difference}

    alternate(workers, rounds)
    for worker in workers:
        results[worker.name] |= {"version": worker.greeting.get("version"), "ready_after_ms": worker.ready_after_ms,
                                 "cold": worker.cold, "rounds": worker.rounds}
    return results
