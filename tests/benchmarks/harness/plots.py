"""Plots of the report, drawn by Vega-Lite under Node: a specification in, an SVG file out."""
import json
from statistics import median

from harness.places import BENCHMARKS, OUT
from harness.report_mixed import SIZES, load_ns
from harness.tools import PLOTTER, node_packages, run

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


def lines(values: list[dict], x: dict, y: dict) -> dict:
    return {
        "$schema": SCHEMA, "width": 560, "height": 280, "background": "white", "data": {"values": values},
        "mark": {"type": "line", "point": True},
        "encoding": {"x": x, "y": y, "color": {"field": "kind", "type": "nominal", "title": None}},
    }


def load_latency(results: dict) -> dict:
    values = [{"kind": name, "MB": int(size), "ns": load_ns(runs, size)}
              for name, runs in results["mixed"].items() for size in SIZES]
    return lines(values, {"field": "MB", "type": "quantitative", "scale": {"type": "log", "base": 2}, "title": "memory walked through, MB"},
                 {"field": "ns", "type": "quantitative", "title": "ns of a load that waits for the one before"})


def page_faults(results: dict) -> dict:
    values = [{"kind": name, "request": i + 1, "faults": median(run["faults"][i] for run in runs)}
              for name, runs in results["mixed"].items() for i in range(20)]
    return lines(values, {"field": "request", "type": "quantitative", "title": "request"},
                 {"field": "faults", "type": "quantitative", "scale": {"type": "symlog"}, "title": "page faults"})


PLOTS = {"load-latency": load_latency, "page-faults": page_faults}


def draw(results: dict) -> None:
    for name, plot in PLOTS.items():
        specification = OUT / f"{name}.json"
        specification.write_text(json.dumps(plot(results)), encoding="utf-8")
        run(["node", BENCHMARKS / "node" / "plot.mjs", node_packages(PLOTTER[0]), specification, OUT / f"{name}.svg"])
