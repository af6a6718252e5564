"""Part F: one allocation while several threads allocate at once."""
import json
from statistics import median

from harness.report_tables import rows
from harness.tools import native, run


def measure(rounds: int) -> dict:
    return json.loads(run([native("threads"), rounds]))


def section(results: dict) -> list[str]:
    series = results["threads"]
    contestants = list(next(iter(series.values())))
    return [
        "Pieces of 64 bytes, ns of CPU for one, mean of the threads, giving back included: median (least).", "",
        *rows(["threads", *contestants],
              [[threads, *(f"{median(values[n]):.2f} ({min(values[n]):.2f})" for n in contestants)]
               for threads, values in series.items()]),
    ]
