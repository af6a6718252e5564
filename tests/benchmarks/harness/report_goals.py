"""The first table: what was asked, what was measured, and whether it is reached."""
from statistics import median

from harness.figures import middle, ratio, ratio_of_series
from harness.report_tables import rows

PEERS = ("HuggingFace tokenizers", "Microsoft.ML.Tokenizers", "BlingFire")
REQUEST_SIZE = 256
ON_ARENA = ("C, arena reset", "C, arena mark and rewind", ".NET, arena scope")


def line(row: str, asked: str, measured: str, reached: bool | None = None) -> list[str]:
    return [row, asked, measured, {True: "yes", False: "no", None: "–"}[reached]]


def total(runs: list[dict], *keys: str) -> int:
    return sum(run.get(key, 0) for run in runs for key in keys)


def no_collector(results: dict) -> list[str]:
    runs = [run for name in ON_ARENA for run in results["sentences"][name]["rounds"]]
    runs += results["requests"]["C, arena requests"]["rounds"]
    allocated = total(runs, "managed_bytes", "host_bytes")
    collections = total(runs, "managed_collections", "host_collections")
    return line("S1, S2: managed bytes and collections in the loop, all rounds, library and .NET host", "0 and 0",
                f"{allocated:,} and {collections}", allocated == 0 and collections == 0)


def heap_objects(results: dict) -> list[str]:
    ours = max(r["heap_calls"] for r in results["sentences"]["C, arena reset"]["rounds"])
    theirs = middle(results["sentences"]["C++ strings"]["rounds"], "heap_calls")
    return line("S1: malloc calls for all sentences", "0", f"C++ {theirs:,.0f} → C on the arena {ours:,}", ours == 0)


def resident(results: dict) -> list[str]:
    peak = {name: r["rounds"][-1]["peak_rss_kb"] / 1024 for name, r in results["sentences"].items()}
    return line("S2: peak RSS of the process", "216 → 47 MB",
                f"C# {peak['C# strings']:.0f} → .NET on the arena {peak['.NET, arena scope']:.0f} MB; "
                f"C++ {peak['C++ strings']:.0f} → C on the arena {peak['C, arena reset']:.0f} MB")


def pauses(results: dict) -> list[str]:
    theirs, ours = (middle(results["sentences"][name]["rounds"], "host_pause_ns") / 1e6
                    for name in ("C# strings", ".NET, arena scope"))
    return line("S2: GC pauses of all sentences", "184 → 12 ms", f"C# {theirs:.1f} → .NET on the arena {ours:.1f} ms",
                ours == 0)


def latency(results: dict, group: str, heap: str, arena: str, row: str, asked: str) -> list[str]:
    slow, fast = results[group][heap]["rounds"], results[group][arena]["rounds"]
    parts = [f"{label} {middle(slow, key) / 1000:.2f} → {middle(fast, key) / 1000:.2f} µs "
             f"({ratio(slow, fast, key):.1f}×)"
             for label, key in (("P50", "p50_ns"), ("P99", "p99_ns"), ("P99.9", "p999_ns"))]
    return line(row, asked, ", ".join(parts))


def token_buffers(results: dict) -> list[str]:
    series = results["allocation"]["words in scopes of 10000"]
    malloc, inline = median(series["malloc"]), median(series["inline"])
    return line("S8: a token's buffer; 10 000 of them", "12.4 → 0.9 ns; 142.8 → 8.6 µs",
                f"malloc and free {malloc:.1f} → inline {inline:.2f} ns; {malloc * 10:.1f} → {inline * 10:.1f} µs",
                inline <= 0.9)


def request_allocations(results: dict) -> list[str]:
    count = results["text"]["sentences.txt"]["lines"] // REQUEST_SIZE
    heap, ours = (middle(results["requests"][name]["rounds"], "heap_calls") / count
                  for name in ("C++ requests", "C, arena requests"))
    return line("S11: heap allocations of a model input", "321 000 → 16", f"{heap:,.0f} → {ours:,.0f}", ours <= 16)


def inline_allocation(results: dict) -> list[list[str]]:
    series = [results["allocation"][f"{size} in scopes of 400"] for size in (16, 32, 64)]
    longest = max(results["instructions"].values())
    warm = [median(s["inline"]) for s in series]
    factors = [ratio_of_series(s["malloc"], s["inline"]) for s in series]
    return [
        line("inline allocation, instructions", "≤ 14", str(longest), longest <= 14),
        line("inline allocation of 16, 32, 64 bytes, warm", "≤ 1.5 ns", ", ".join(f"{ns:.2f}" for ns in warm) + " ns",
             max(warm) <= 1.5),
        line("malloc + free against inline", "≥ 10×", ", ".join(f"{f:.1f}×" for f in factors), min(factors) >= 10),
    ]


def against_peers(results: dict, kind: str, model: str) -> list[list[str]]:
    lines = []
    for text, table in results.get(kind, {}).items():
        ours = table["arena batch, ids"]["rounds"]
        factors = {name: ratio(table[name]["rounds"], ours, "cpu_ns") for name in PEERS if name in table}
        if factors:
            measured = ", ".join(f"{name} {factor:.1f}×" for name, factor in factors.items())
            reached = min(factors.values()) >= 5
            lines.append(line(f"WordPiece, {model}, {text}", "≥ 5× the fastest peer", measured, reached))
    return lines


def table(results: dict) -> list[str]:
    return rows(["", "asked, or reported there", "measured", "reached"], [
        no_collector(results), heap_objects(results), resident(results), pauses(results),
        latency(results, "sentences", "C++ strings", "C, arena reset", "a sentence, C++ → C on the arena",
                "beside a heap version"),
        latency(results, "sentences", "C# strings", ".NET, arena scope", "a sentence, C# → .NET on the arena",
                "beside a heap version"),
        token_buffers(results),
        latency(results, "requests", "C++ requests", "C, arena requests",
                f"S11: a model input of {REQUEST_SIZE} sentences", "P99 14.7 → 8.2 ms"),
        request_allocations(results),
        *inline_allocation(results),
        *against_peers(results, "speed", "uncased"), *against_peers(results, "cased", "cased"),
    ])
