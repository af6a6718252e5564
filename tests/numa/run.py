#!/usr/bin/env python3
"""run.py LIBRARY-FOLDER [OUTPUT-FOLDER]: the tests of placement on machines with several nodes.

Compiles test_nodes.c against the published library and runs it in virtual machines with four nodes of different kinds.
Ends with "N passed, N failed"; skipped by name where no virtual machine can be had.
"""

import os
import re
import shutil
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)
import vm  # noqa: E402
from vm import debian  # noqa: E402

# The stable release's kernel; and one that knows more policies, where Debian has it.
OLD, NEW = "linux-image-cloud-amd64", "linux-image-6.12-cloud-amd64"
RUNS = [
    ("four nodes", vm.FOUR, OLD),
    ("nodes without processors and without memory", vm.MIXED, OLD),
    ("four nodes", vm.FOUR, NEW),
]
SECONDS = 120


def compile_program(library, output, source, *flags):
    program = os.path.join(output, os.path.splitext(source)[0])
    compiler = os.environ.get("CC") or next(filter(shutil.which, ["gcc", "clang"]), "cc")
    subprocess.run(
        [compiler, "-std=c11", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-pedantic", "-g", "-O1", "-pthread",
         f"-I{ROOT}/include", f"-I{ROOT}/tests/abi", os.path.join(HERE, source), "-o", program, *flags], check=True)
    return program


def main(library, output):
    library = os.path.abspath(library)
    os.makedirs(output, exist_ok=True)
    if os.uname().machine != "x86_64":
        return skip("this is no x86-64 machine")
    try:
        machine = vm.Machine(output)
    except debian.Missing as missing:
        return skip(str(missing))

    test = compile_program(library, output, "test_nodes.c", f"-L{library}", "-larena_native")
    files = {"/init": compile_program(library, output, "init.c"), "/test": test}
    files.update(vm.needed_by(test, library))
    passed = failed = 0
    for shape, nodes, package in RUNS:
        try:
            kernel = vm.kernel(output, package)
        except debian.Missing as missing:
            print(f"skipped: {shape} with {package}: {missing}")
            continue
        good, bad = run(machine, kernel, shape, nodes, files)
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")
    return failed != 0


def run(machine, kernel, shape, nodes, files):
    begin = time.monotonic()
    lines, status, console = machine.run(kernel, nodes, files, SECONDS)
    print(f"{shape}, {os.path.basename(kernel)}, {time.monotonic() - begin:.1f} s:")
    print("".join(f"  {line}\n" for line in lines if line), end="")
    counts = [re.fullmatch(r"(\d+) passed, (\d+) failed", line) for line in lines]
    good, bad = next(((int(match[1]), int(match[2])) for match in counts if match), (0, 0))
    if status != 0 and bad == 0:
        bad = 1
        print(f"  the guest ended with {status}:\n" + "".join(f"    {line}\n" for line in console))
    return good, bad


def skip(why):
    print(f"skipped: placement on several nodes: {why}")
    print("0 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "artifacts", "numa")))
