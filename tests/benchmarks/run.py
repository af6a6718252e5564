#!/usr/bin/env python3
"""Measures the published library beside heap programs and peers, and writes artifacts/bench/report.md and report.json.

    python3 tests/benchmarks/run.py            about two minutes
    python3 tests/benchmarks/run.py --quick    under ninety seconds, fewer rounds

Needs the library (dotnet cake --target=Publish), gcc or clang, and the .NET SDK. Node with npm, and the package
registries, only for the peers: one that cannot be had is left out by name. README.md here tells how to read the result.
"""
import argparse
import json
import time

from harness import allocation, allocators, corpus, machine, mixed, plots, report, scopes, speed, tools, vocabulary
from harness.places import OUT, library

STARTED = time.monotonic()
PLOTTER = "Vega-Lite, which draws the plots"


def say(what: str) -> None:
    print(f"bench: {time.monotonic() - STARTED:4.0f} s  {what}", flush=True)


def prepare() -> dict:
    """Builds and fetches everything. Tells which peers are there."""
    if not library().exists():
        raise SystemExit(f"{library()} is not there: dotnet cake --target=Publish")
    OUT.mkdir(parents=True, exist_ok=True)
    say("building")
    tools.build_native()
    have = {
        "Microsoft.ML.Tokenizers": tools.build_dotnet(),
        "HuggingFace tokenizers": tools.have_node_package(tools.HUGGING_FACE),
        "BlingFire": tools.have_node_package(tools.BLING_FIRE),
        PLOTTER: tools.have_node_package(tools.PLOTTER),
    }
    have |= allocators.prepare()
    for peer in (name for name, there in have.items() if not there):
        say(f"{peer} cannot be had from its registry and is left out")
    return have


def measure(have: dict, rounds: int) -> dict:
    vocab, sentences, book = vocabulary.vocab_txt(), corpus.sentences(), corpus.book()
    queries = corpus.queries(sentences)
    results = {"machine": machine.describe(), "have": have, "rounds": rounds,
               "text": {path.name: corpus.describe(path) for path in (sentences, queries, book)}}
    say("A: sentences in scopes")
    results["sentences"] = scopes.measure(scopes.contestants(sentences, vocab), rounds)
    results["requests"] = scopes.measure(scopes.request_contestants(sentences, vocab), rounds)
    say("B: allocation")
    results["allocation"] = allocation.measure(sentences, 3 * rounds)
    results["instructions"] = allocation.inline_instructions()
    say("D: allocators")
    results["allocators"] = allocators.measure(sentences, have, rounds)
    say("E: mixed load")
    results["mixed"] = mixed.measure(sentences, rounds)
    say("C: WordPiece speed")
    results["speed"] = {path.name: speed.measure(speed.uncased(path, vocab, have), rounds) for path in (queries, book)}
    if have["BlingFire"] and speed.BLING_FIRE_MODEL:
        results["cased"] = {path.name: speed.measure(speed.cased(path, have), rounds) for path in (queries, book)}
    return results


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--quick", action="store_true", help="fewer rounds")
    rounds = 3 if arguments.parse_args().quick else 9
    results = measure(prepare(), rounds)
    (OUT / "report.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if results["have"][PLOTTER]:
        plots.draw(results)
    (OUT / "report.md").write_text(report.whole(results), encoding="utf-8")
    print(report.summary(results))
    say(f"the whole report is {OUT / 'report.md'}")


if __name__ == "__main__":
    main()
