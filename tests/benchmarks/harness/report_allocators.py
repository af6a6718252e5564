"""Part D of the report: one table for scopes, one for everything held."""
from statistics import median

from harness.figures import middle, ratio
from harness.report_tables import rows

LOOP = "the loop itself"
FASTEST_OF_OURS = "arena, inline"
ALIGNED_TO_8 = ("protobuf Arena", "APR pool")


def words_of(results: dict) -> int:
    return results["text"]["sentences.txt"]["words"]


def over_loop(rounds: list[dict], loop: list[dict]) -> float:
    """ns that a round took longer than the loop did in the same turn."""
    return median(a["cpu_ns"] - b["cpu_ns"] for a, b in zip(rounds, loop))


def megabytes(result: dict) -> float:
    return (result["rounds"][-1]["peak_rss_kb"] - result["ready"]["rss_kb"]) / 1024


def scope_rows(results: dict) -> list[list[str]]:
    table, words = results["allocators"]["scopes"], words_of(results)
    loop, ours = table[LOOP]["rounds"], table[FASTEST_OF_OURS]["rounds"]
    return [[name, f"{over_loop(r['rounds'], loop) / words:.2f}", f"{middle(r['rounds'], 'cpu_ns') / words:.2f}",
             f"{ratio(r['rounds'], ours, 'cpu_ns'):.2f}"] for name, r in table.items()]


def held_rows(results: dict) -> list[list[str]]:
    table, words = results["allocators"]["held"], words_of(results)

    def row(name: str, result: dict) -> list[str]:
        rounds = result["rounds"]
        taking = median(r["cpu_ns"] - r["release_ns"] for r in rounds) / words
        return [name + (" (8-byte boundaries)" if name in ALIGNED_TO_8 else ""), f"{taking:.2f}",
                f"{middle(rounds, 'release_ns') / 1000:.1f}", f"{megabytes(result):.1f}"]

    return [row(name, result) for name, result in table.items() if name != LOOP]


def section(results: dict) -> list[str]:
    count, words = results["text"]["sentences.txt"]["lines"], words_of(results)
    return [
        f"{words:,} words of {count:,} sentences, each copied into memory of its own; CPU time, warm.", "",
        "Given back sentence by sentence; the giving back is in the figure:", "",
        *rows(["", "ns a word, over the loop", "ns a word in all", "× arena, inline"], scope_rows(results)), "",
        "All held, then all given back; MB are what the process grew by at its peak:", "",
        *rows(["", "ns a word to take", "µs to give all back", "MB at the peak"], held_rows(results)),
    ]
