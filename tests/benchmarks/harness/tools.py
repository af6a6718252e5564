"""Building and fetching what takes part. A peer that cannot be had is left out by name, never silently."""
import json
import os
import shutil
import subprocess
from pathlib import Path

from harness.places import BENCHMARKS, OUT, ROOT, library, rid

HUGGING_FACE = ("tokenizers", "0.23.2")
BLING_FIRE = ("blingfire", "0.1.1")
PLOTTER = ("vega-lite", "5.23.0")  # npm adds vega, which it names as its peer
NATIVE = BENCHMARKS / "native"
COMMON = ["measure.c"]
LOOP = COMMON + ["serve.c", "count_heap_calls.c"]
PROGRAMS = {
    "arena_worker": ["arena_worker.c", *LOOP],
    "heap_worker": ["heap_worker.cpp", "heap_tokenizer.cpp", *LOOP],
    "blingfire_worker": ["blingfire_worker.c", *LOOP],
    "allocation": ["allocation.cpp", *COMMON],
    "mixed_load": ["mixed_load.cpp", *COMMON],
}
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-O2"]


def compiler(cxx: bool) -> str:
    """The first that is there: what CC or CXX says, gcc, clang."""
    wanted = [os.environ.get("CXX"), "g++", "clang++"] if cxx else [os.environ.get("CC"), "gcc", "clang"]
    for name in filter(None, wanted):
        if shutil.which(name):
            return name
    raise SystemExit("no C compiler: apt-get install gcc g++")


def run(command: list, **options) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(str(part) for part in command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def compile_object(source: str, flags: list[str] = ()) -> Path:
    cxx = source.endswith(".cpp")
    target = OUT / "native" / (source + ".o")
    standard = "-std=c++20" if cxx else "-std=c11"
    run([compiler(cxx), standard, *WARNINGS, *flags, "-I", ROOT / "include", "-c", NATIVE / source, "-o", target])
    return target


def link(program: Path, objects: list[Path], libraries: list[Path]) -> None:
    """Links a program that finds its libraries where they lie now."""
    found = [flag for path in libraries for flag in (path, f"-Wl,-rpath,{path.parent}")]
    run([compiler(True), *objects, *found, "-ldl", "-o", program])


def build_native() -> None:
    (OUT / "native").mkdir(parents=True, exist_ok=True)
    for program, sources in PROGRAMS.items():
        uses_arena = program in ("arena_worker", "allocation", "mixed_load")
        link(native(program), [compile_object(source) for source in sources], [library()] if uses_arena else [])


def native(program: str) -> Path:
    return OUT / "native" / program


def build_dotnet() -> bool:
    """Builds the .NET workers, without Microsoft.ML.Tokenizers if it cannot be restored. Tells whether it is in."""
    build = ["dotnet", "build", BENCHMARKS / "dotnet", "-c", "Release", "-v", "quiet", "-nologo"]
    try:
        run(build)
        return True
    except RuntimeError as failure:
        if "error NU" not in str(failure):  # NuGet's codes; anything else is a fault of ours
            raise
        run([*build, "-p:WithMicrosoftML=false"])
        return False


def dotnet_worker() -> Path:
    return ROOT / "artifacts" / "bin" / "Arena.Benchmarks" / "release" / "Arena.Benchmarks"


def node_packages(name: str) -> Path:
    """A folder for each package: npm removes from a folder what the last install did not name."""
    return OUT / "node" / name


def have_node_package(package: tuple[str, str]) -> bool:
    """Installs an npm package into the output folder, unless it is there. Tells whether it is."""
    name, version = package
    folder = node_packages(name)
    manifest = folder / "node_modules" / name / "package.json"
    if manifest.exists() and json.loads(manifest.read_text())["version"] == version:
        return True
    if not shutil.which("npm"):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text("{}\n")
    install = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts"]
    return subprocess.run([*install, f"{name}@{version}"], cwd=folder, capture_output=True).returncode == 0


def bling_fire_module() -> Path:
    return node_packages("blingfire") / "node_modules" / "blingfire" / "prebuilds" / rid() / "node.napi.node"
