"""Part E of the report."""
from statistics import median

from harness.report_tables import rows

SIZES = ("1", "4", "16", "64", "256")


def load_ns(runs: list[dict], megabytes: str) -> float:
    return median(run["load_ns"][megabytes] for run in runs)


def request_row(name: str, runs: list[dict]) -> list[str]:
    def pages(when: str, what: str) -> float:
        return median(run[when][what] for run in runs)

    return [name, f"{median(sum(run['faults']) for run in runs):,.0f}",
            f"{median(run['faults_warm'] / run['requests_warm'] for run in runs):.2f}",
            f"{median(run['p50_ns'] for run in runs) / 1000:.1f}", f"{median(run['p99_ns'] for run in runs) / 1000:.1f}",
            f"{pages('after_requests', 'huge_kb') / 1024:.0f} → {pages('with_chains', 'huge_kb') / 1024:.0f}",
            f"{pages('after_requests', 'pte_kb'):.0f} → {pages('with_chains', 'pte_kb'):.0f}"]


def section(results: dict) -> list[str]:
    mixed = results["mixed"]
    requests = rows(["", "page faults of the first 100 requests", "page faults a request after those", "P50 µs", "P99 µs",
                     "huge pages MB, requests → chains", "page tables KB, requests → chains"],
                    [request_row(name, runs) for name, runs in mixed.items()])
    loads = rows(["", *(f"{size} MB" for size in SIZES)],
                 [[name, *(f"{load_ns(runs, size):.1f}" for size in SIZES)] for name, runs in mixed.items()])
    return [
        "Requests of 64 sentences and 704 KiB of tensors, while another thread replaces 20 000 pieces of malloc; CPU time.", "",
        *requests, "",
        "A load that waits for the load before it, ns, by the size of the memory walked through:", "",
        *loads, "",
        "The kernel keeps a page table in reserve for each huge page, so page tables do not shrink with them.",
    ]
