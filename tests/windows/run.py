#!/usr/bin/env python3
"""run.py [OUTPUT-FOLDER]: the Windows page source, executed under wine.

Publishes Arena.Windows.Program for Windows with its own runtime, starts it, and checks in wine's log of calls which ones each
step made and with which arguments. Wine places nothing on nodes, so where pages lie is not tested. Ends with
"N passed, N failed"; skipped by name where wine cannot be had.
"""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path.insert(0, HERE)
import wine as wine_module  # noqa: E402
from wine import debian  # noqa: E402

# As wine prints arguments. One of 32 bits comes with whatever lies in the other half of its register or place.
def word(value):
    return f"[0-9a-f]*{value:08x}"


THIS_PROCESS, NOWHERE, ANY = "ffffffffffffffff", "00000000", "[0-9a-f]+"
BLOCK, BIG = "00023000", "00200000"
RESERVE, COMMIT, BOTH, LARGE, RELEASE = map(word, (0x2000, 0x1000, 0x3000, 0x20003000, 0x8000))
NO_ACCESS, READ_WRITE = word(1), word(4)


def alloc(address, size, kind, access):
    return "VirtualAlloc", (address, size, kind, access)


def on_node(address, size, kind, node):
    return "VirtualAllocExNuma", (THIS_PROCESS, address, size, kind, READ_WRITE, word(node))


def aligned(size, kind, parameters):
    return "VirtualAlloc2", (THIS_PROCESS, NOWHERE, size, kind, READ_WRITE, ANY, word(parameters))


FREE = "VirtualFree", (ANY, NOWHERE, RELEASE)
ASK_PAGES = "K32QueryWorkingSetEx", (THIS_PROCESS, ANY, word(35 * 16))
# The 512 pages of a large page that did not come, 128 at a time.
ASK_MANY = "K32QueryWorkingSetEx", (THIS_PROCESS, ANY, word(128 * 16))

# Every call that takes, gives back or asks about memory, in order.
EXPECTED = {
    "plain": [alloc(NOWHERE, BLOCK, RESERVE, NO_ACCESS), alloc(ANY, BLOCK, COMMIT, READ_WRITE), FREE],
    "node 0": [on_node(NOWHERE, BLOCK, BOTH, 0), FREE],
    "node 0 strictly": [on_node(NOWHERE, BLOCK, BOTH, 0), ASK_PAGES, FREE],
    "absent node strictly": [],
    "absent node": [alloc(NOWHERE, BLOCK, BOTH, READ_WRITE), FREE],
    "another node": [on_node(NOWHERE, BLOCK, BOTH, 1), FREE],
    "aligned": [aligned(BLOCK, BOTH, 1), FREE],
    "aligned on a node": [aligned(BLOCK, BOTH, 2), FREE],
    "aligned without VirtualAlloc2": [alloc(NOWHERE, "00223000", RESERVE, NO_ACCESS), FREE, on_node(ANY, BLOCK, BOTH, 0), FREE],
    "large pages strictly": [on_node(NOWHERE, BIG, LARGE, 0)],
    "large pages": [on_node(NOWHERE, BIG, LARGE, 0), on_node(NOWHERE, BIG, BOTH, 0), *[ASK_MANY] * 4, FREE],
    "transparent strictly": [],
    "interleaved strictly": [],
    "nodes": [],
    "arena": [on_node(NOWHERE, BLOCK, BOTH, 0), ASK_PAGES],
}
# Of these calls; the questions about nodes are compared by name only, because how often they are asked does not matter.
CALLS = ["VirtualAlloc", "VirtualAllocExNuma", "VirtualAlloc2", "VirtualFree", "K32QueryWorkingSetEx"]
QUESTIONS = ["GetNumaHighestNodeNumber", "GetNumaAvailableMemoryNodeEx", "GetNumaNodeProcessorMaskEx", "GetNumaProcessorNodeEx",
             "GetLargePageMinimum"]
ASKED = {"nodes": set(QUESTIONS) - {"GetLargePageMinimum"}, "large pages": set(QUESTIONS) - {"GetNumaProcessorNodeEx"}}


def main(output):
    os.makedirs(output, exist_ok=True)
    if os.uname().machine != "x86_64":
        return skip("this is no x86-64 machine")
    try:
        wine = wine_module.Wine(os.path.abspath(output))
    except debian.Missing as missing:
        return skip(str(missing))

    program = os.path.join(output, "program")
    subprocess.run(["dotnet", "publish", os.path.join(HERE, "Arena.Windows.Program"), "-c", "Release", "-r", "win-x64", "--self-contained",
                    "--nologo", "-v", "q", "-o", program], check=True)
    names = ";".join(f"{module}.{name}" for module in ("kernel32", "kernelbase") for name in CALLS + QUESTIONS + ["OutputDebugStringW"])
    wine.run("reg", "add", r"HKCU\Software\Wine\Debug", "/v", "RelayInclude", "/d", names, "/f")
    log, status = wine.run(os.path.join(program, "Arena.Windows.Program.exe"), debug="+relay")
    with open(os.path.join(output, "wine.log"), "w", encoding="utf-8") as file:
        file.write(log)

    steps = read_steps(log)
    passed = failed = 0
    for name, expected in EXPECTED.items():
        wrong = judge(name, expected, steps.get(name), log)
        passed += not wrong
        failed += bool(wrong)
        if wrong:
            print(f"failed: {name}: {wrong}")
    if status != 0 and failed == 0:
        failed = 1
        print(f"the program ended with {status}:\n" + "\n".join(log.splitlines()[-20:]))
    print(f"{passed} passed, {failed} failed")
    return failed != 0


def read_steps(log):
    """By step, the calls of the thread that announced it."""
    steps, name, thread = {}, None, None
    for line in log.splitlines():
        call = re.match(r"([0-9a-f]+):Call (?:KERNEL32|KERNELBASE|kernelbase|kernel32)\.(?:dll\.)?(\w+)\((.*?)\) ret=", line)
        if call is None:
            continue
        if call[2] == "OutputDebugStringW":
            said = re.search(r'L"(.*?)"', call[3])
            name = said[1][len("step "):] if said and said[1].startswith("step ") else None
            thread = call[1]
            if name is not None:
                steps[name] = []
        elif name is not None and call[1] == thread:
            steps[name].append((call[2], tuple(call[3].split(","))))
    return steps


def judge(name, expected, calls, log):
    """What is wrong with a step, or nothing."""
    if calls is None:
        return "the log does not have it"
    if f"ok: {name}\n" not in log:
        return "its result was wrong"
    made = [call for call in calls if call[0] in CALLS]
    if name == "arena":  # the handles and the answers come with it
        made = [call for call in made if call[0] in ("VirtualAllocExNuma", "K32QueryWorkingSetEx")]
    if len(made) != len(expected) or not all(matches(*pair) for pair in zip(expected, made)):
        return "calls were\n" + "".join(f"    {call}({', '.join(arguments)})\n" for call, arguments in made)
    missing = ASKED.get(name, set()) - {call for call, _ in calls}
    return f"never asked {', '.join(sorted(missing))}" if missing else ""


def matches(expected, made):
    return expected[0] == made[0] and len(expected[1]) == len(made[1]) and all(map(re.fullmatch, expected[1], made[1]))


def skip(why):
    print(f"skipped: the Windows page source under wine: {why}")
    print("0 passed, 0 failed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, "artifacts", "windows")))
