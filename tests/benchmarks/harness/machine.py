"""What the numbers were measured on and with."""
import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

from harness.tools import compiler, native, run


def cpu_model() -> str:
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return found[1].strip() if found else platform.machine()


def first_line(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0]
    except (OSError, IndexError):
        return "not there"


def describe() -> dict:
    return {
        "cpu": cpu_model(),
        "cores": len(os.sched_getaffinity(0)),
        "system": f"{platform.system()} {platform.release()}, {' '.join(platform.libc_ver())}",
        "date": datetime.date.today().isoformat(),
        "compiler": first_line(compiler(True), "--version"),
        "dotnet": first_line("dotnet", "--version"),
        "node": first_line("node", "--version"),
        "library": run([native("arena_worker"), "version"]).strip(),
    }
