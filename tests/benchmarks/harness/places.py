"""Where things are: the project's own files, the library under test, and the folder for everything made here."""
import os
import platform
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent.parent
OUT = Path(os.environ.get("ARENA_BENCH_OUTPUT", ROOT / "artifacts" / "bench")).resolve()
CORPUS = ROOT / "examples" / "corpus" / "pride-and-prejudice.txt"


def rid() -> str:
    return {"x86_64": "linux-x64", "aarch64": "linux-arm64"}.get(platform.machine(), platform.machine())


def library() -> Path:
    """The published library, or the one that ARENA_NATIVE_LIBRARY names."""
    published = ROOT / "artifacts" / "lib" / rid() / "libarena_native.so"
    return Path(os.environ.get("ARENA_NATIVE_LIBRARY", published)).resolve()
