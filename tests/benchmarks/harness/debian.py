"""Debian's packages as peers: downloaded and unpacked into the output folder, so that nothing on the machine changes."""
import shutil
import subprocess
from pathlib import Path

from harness.places import OUT

ROOT = OUT / "debian"


def have(*packages: str) -> bool:
    """Fetches packages, unless they are there. Tells whether all of them are."""
    missing = [name for name in packages if not (ROOT / name).exists()]
    if not missing:
        return True
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return False
    ROOT.mkdir(parents=True, exist_ok=True)
    return download(missing) and all(unpack(name) for name in missing)


def library(name: str) -> Path:
    """A shared library of an unpacked package, by its file name."""
    return next(ROOT.glob(f"*/usr/lib/*/{name}"))


def includes() -> list[Path]:
    return sorted(ROOT.glob("*/usr/include")) + sorted(ROOT.glob("*/usr/include/apr-1.0"))


def download(packages: list[str]) -> bool:
    # A new machine has an empty package index; asking for it needs root, and without it the download fails.
    command = ["apt-get", "-q", "download", *packages]
    return succeeds(command) or (succeeds(["apt-get", "-q", "update"]) and succeeds(command))


def unpack(package: str) -> bool:
    files = sorted(ROOT.glob(f"{package}_*.deb"))
    unfinished = ROOT / f".{package}"
    if not files or not succeeds(["dpkg", "-x", files[-1].name, unfinished.name]):
        return False
    unfinished.rename(ROOT / package)
    return True


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
