"""The report: figures first, then the three parts with every contestant, then how they were obtained."""
from harness.places import OUT
from harness.plots import PLOTS
from harness import report_allocators, report_goals, report_mixed, report_tables


def whole(results: dict) -> str:
    return "\n".join([
        "# Arena.Native beside heap programs and peers", "",
        *heading(results), "",
        "## Asked and measured", "", *report_goals.table(results), "",
        "## A. Sentences in scopes of their own", "", *report_tables.sentences(results), "",
        "## B. Allocation", "", *report_tables.allocation(results), "",
        "## C. WordPiece speed, one thread", "", *report_tables.speed(results), "",
        "## D. Allocators", "", *report_allocators.section(results), "",
        "## E. Arenas and malloc side by side", "", *report_mixed.section(results), *plots_of(results), "",
        "tests/benchmarks/README.md tells how this was measured and where the comparison is unfair. report.json has",
        "every round.",
        "",
    ])


def summary(results: dict) -> str:
    return "\n".join(["", *heading(results), "", *report_goals.table(results), ""])


def heading(results: dict) -> list[str]:
    m = results["machine"]
    texts = "; ".join(f"{name} {t['lines']:,} lines, {t['bytes']:,} bytes" for name, t in results["text"].items())
    missing = [name for name, there in results["have"].items() if not there]
    return [
        f"{m['date']}, {m['cpu']}, {m['cores']} cores, {m['system']}, {m['compiler']}, .NET SDK {m['dotnet']}, "
        f"Node {m['node']}. {m['library']}.", "",
        f"Medians of {results['rounds']} rounds in turns; ratios are medians of the rounds' ratios. {texts}.",
        *([f"Left out, because their registry did not answer: {', '.join(missing)}."] if missing else []),
    ]


def plots_of(results: dict) -> list[str]:
    return [line for name in PLOTS if (OUT / f"{name}.svg").exists() for line in ("", f"![{name}]({name}.svg)")]
