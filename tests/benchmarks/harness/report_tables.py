"""The tables of the three parts."""
from statistics import median

from harness.figures import least, middle, ratio, ratio_of_series

SCOPE_HEADER = ["", "P50 µs", "P99 µs", "P99.9 µs", "CPU ms of all", "malloc calls",
                "managed bytes / collections, library + host", "GC pause ms", "RSS MB, ready → peak"]
SPEED_HEADER = ["", "MB/s", "best MB/s", "first pass MB/s", "Mtokens/s", "× the time of arena batch",
                "ready after ms", "ids"]
CONTESTANTS = ("inline", "exported", "batch", "malloc", "malloc at once", "pmr")


def rows(header: list[str], body: list[list[str]]) -> list[str]:
    line = "|" + "---|" + "---:|" * (len(header) - 1)
    return ["| " + " | ".join(header) + " |", line, *("| " + " | ".join(row) + " |" for row in body)]


def micro(rounds: list[dict], key: str) -> str:
    return f"{middle(rounds, key) / 1000:.2f}"


def managed(rounds: list[dict]) -> str:
    """Bytes inside the library + in the .NET host, and collections likewise; the worst round counts."""
    def worst(key: str) -> int:
        return max(r.get(key, 0) for r in rounds)

    if "host_bytes" not in rounds[0]:
        return f"{worst('managed_bytes'):,} / {worst('managed_collections')}"
    return (f"{worst('managed_bytes'):,} + {worst('host_bytes'):,} / "
            f"{worst('managed_collections')} + {worst('host_collections')}")


def scope_row(name: str, result: dict) -> list[str]:
    rounds = result["rounds"]
    has_heap_calls, has_pauses = "heap_calls" in rounds[0], "host_pause_ns" in rounds[0]
    return [name, micro(rounds, "p50_ns"), micro(rounds, "p99_ns"), micro(rounds, "p999_ns"),
            f"{middle(rounds, 'cpu_ns') / 1e6:.1f}",
            f"{middle(rounds, 'heap_calls'):,.0f}" if has_heap_calls else "–",
            managed(rounds),
            f"{middle(rounds, 'host_pause_ns') / 1e6:.1f}" if has_pauses else "–",
            f"{result['ready']['rss_kb'] / 1024:.1f} → {rounds[-1]['peak_rss_kb'] / 1024:.1f}"]


def scopes(results: dict) -> list[str]:
    return rows(SCOPE_HEADER, [scope_row(name, result) for name, result in results.items()])


def sentences(results: dict) -> list[str]:
    first = next(iter(results["sentences"].values()))["rounds"][0]
    count = results["text"]["sentences.txt"]["lines"]
    return [
        f"{count:,} sentences, {first['tokens'] / count:.1f} tokens each on average; ids of all contestants equal.",
        "Each is encoded (ids) in a scope that ends with it: reset, rewind, or destructors. µs are per sentence.", "",
        *scopes(results["sentences"]), "",
        "Whole model inputs: 256 sentences a request; padded int64 ids, type ids and attention mask; ids equal.",
        "µs are of CPU per request.", "",
        *scopes(results["requests"]),
    ]


def allocation_row(kind: str, series: dict) -> list[str]:
    return [kind, *(f"{median(series[n]):.2f} ({min(series[n]):.2f})" for n in CONTESTANTS),
            *(f"{ratio_of_series(series[n], series['inline']):.1f}" for n in ("malloc", "malloc at once"))]


def allocation(results: dict) -> list[str]:
    series = results["allocation"]
    lifecycle = {**series["lifecycle"], **series["lifecycle with a block"]}
    contests = {kind: values for kind, values in series.items() if " in scopes of " in kind}
    return [
        "ns of CPU for one piece, giving it back included (the scope's reset, free or release, divided by its pieces):",
        "median (least).", "",
        *rows(["bytes", *CONTESTANTS, "malloc / inline", "malloc at once / inline"],
              [allocation_row(kind, values) for kind, values in contests.items()]), "",
        "Instructions of the inline path, return included: "
        + ", ".join(f"{name} {count}" for name, count in results["instructions"].items()) + ".",
        "Calls: " + ", ".join(f"{name} {median(values):.1f} ns" for name, values in lifecycle.items()) + ".",
    ]


def identity(ids: dict | None) -> str:
    if ids is None:
        return "none"
    if ids["equal"]:
        return "equal"
    return (f"differ in {ids['lines_differing']:,} of {ids['lines_expected']:,} lines, "
            f"{ids['tokens'] - ids['tokens_expected']:+,} tokens")


def speed_row(name: str, result: dict, ours: list[dict], size: int) -> list[str]:
    rounds = result["rounds"]
    tokens = middle(rounds, "tokens") / middle(rounds, "cpu_ns") * 1000
    times = middle(rounds, "cpu_ns"), least(rounds, "cpu_ns"), result["cold"]["cpu_ns"]
    return [f"{name} {result['version'] or ''}".strip(),
            *(f"{size / ns * 1000:.1f}" for ns in times),
            f"{tokens:.2f}" if tokens else "–", f"{ratio(rounds, ours, 'cpu_ns'):.1f}",
            f"{result['ready_after_ms']:.0f}", identity(result["ids"])]


def speed_table(results: dict, text: dict) -> list[str]:
    ours = results["arena batch, ids"]["rounds"]
    return rows(SPEED_HEADER, [speed_row(name, result, ours, text["bytes"]) for name, result in results.items()])


def speed(results: dict) -> list[str]:
    lines = ["MB/s of UTF-8 by process CPU time, one thread. ids are compared with HuggingFace's where it takes part."]
    for kind, model in (("speed", "bert-base-uncased"), ("cased", "bert-base-cased")):
        for name, table in results.get(kind, {}).items():
            lines += ["", f"{model}, {name}:", "", *speed_table(table, results["text"][name])]
    return lines
