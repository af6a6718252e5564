"""A throw-away Linux guest with several NUMA nodes: boots in seconds under qemu's own emulation, runs one program, ends.

The guest is a kernel and an archive of files in memory: a first process (init.c), the program and its libraries. Program
output comes over the second serial line, so that it does not mix with the kernel's.
"""

import os
import shutil
import stat
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import debian  # noqa: E402

# One processor and 256 MiB on each of four nodes; near neighbours in pairs.
FOUR = ["-smp", "4", "-m", "1024M"] + [
    word for node in range(4) for word in (
        "-object", f"memory-backend-ram,id=m{node},size=256M", "-numa", f"node,nodeid={node},cpus={node},memdev=m{node}")
] + [word for one in range(4) for other in range(one + 1, 4)
     for word in ("-numa", f"dist,src={one},dst={other},val={16 if one // 2 == other // 2 else 32}")]

# A node with two processors, one with one, one with memory only, one with a processor only.
MIXED = ["-smp", "4", "-m", "896M",
         "-object", "memory-backend-ram,id=m0,size=512M", "-numa", "node,nodeid=0,cpus=0-1,memdev=m0",
         "-object", "memory-backend-ram,id=m1,size=192M", "-numa", "node,nodeid=1,cpus=2,memdev=m1",
         "-object", "memory-backend-ram,id=m2,size=192M", "-numa", "node,nodeid=2,memdev=m2",
         "-numa", "node,nodeid=3,cpus=3"]

KERNEL_LINE = "console=ttyS0 quiet panic=-1 nokaslr mitigations=off random.trust_cpu=on rdinit=/init"


class Machine:
    """qemu: that of the system, or Debian's, unpacked into a folder."""

    def __init__(self, folder):
        self.qemu = shutil.which("qemu-system-x86_64")
        self.arguments, self.environment = [], dict(os.environ)
        if self.qemu is None:
            root = debian.unpack(os.path.join(folder, "qemu"), ["qemu-system-x86"])
            self.qemu = os.path.join(root, "usr/bin/qemu-system-x86_64")
            self.arguments = ["-L", os.path.join(root, "usr/share/qemu"), "-L", os.path.join(root, "usr/share/seabios")]
            self.environment["LD_LIBRARY_PATH"] = debian.libraries(root)

    def run(self, kernel, nodes, files, seconds):
        """Boots, and returns what the program printed, its exit status or None, and the kernel's last words."""
        with tempfile.TemporaryDirectory() as folder:
            archive, output, console = (os.path.join(folder, name) for name in ("files", "output", "console"))
            with open(archive, "wb") as target:
                write_archive(target, files)
            command = [
                self.qemu, *self.arguments, "-machine", "q35", "-accel", "tcg,thread=multi", "-cpu", "max", *nodes,
                "-kernel", kernel, "-initrd", archive, "-append", KERNEL_LINE, "-nodefaults", "-no-user-config", "-display", "none",
                "-no-reboot", "-serial", f"file:{console}", "-serial", f"file:{output}"]
            try:
                subprocess.run(command, env=self.environment, timeout=seconds, check=False, stdin=subprocess.DEVNULL)
            except subprocess.TimeoutExpired:
                pass
            lines = read_lines(output)
            status = next((int(line.split()[1]) for line in lines if line.startswith("@@exit ")), None)
            return [line for line in lines if not line.startswith("@@")], status, read_lines(console)[-20:]


def kernel(folder, package):
    """A kernel of Debian's; raises debian.Missing."""
    root = debian.unpack(os.path.join(folder, package), [package], only=("linux-image", "./boot/vmlinuz-*"))
    boot = os.path.join(root, "boot")
    kernels = sorted(os.listdir(boot)) if os.path.isdir(boot) else []
    if not kernels:
        raise debian.Missing(f"{package} has no kernel")
    return os.path.join(boot, kernels[-1])


def read_lines(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", errors="replace") as source:
        return source.read().replace("\r", "").splitlines()


def needed_by(program, library_folder):
    """The shared libraries of a program, as path in the guest and path here."""
    environment = dict(os.environ, LD_LIBRARY_PATH=library_folder)
    listed = subprocess.run(["ldd", program], capture_output=True, text=True, check=True, env=environment).stdout
    for line in listed.splitlines():
        words = line.split()
        path = words[2] if "=>" in words else words[0]
        if path.startswith("/"):
            yield ("/" + os.path.basename(path) if path.startswith(library_folder) else path), path


def write_archive(target, files):
    """The cpio format that the kernel unpacks ("newc"), with the folders above each file."""
    folders = {"/proc", "/sys", "/dev", "/tmp"}
    for path in files:
        while (path := os.path.dirname(path)) != "/":
            folders.add(path)
    for folder in sorted(folders):
        _write_entry(target, folder, stat.S_IFDIR | 0o755, b"")
    for path, source in files.items():
        with open(source, "rb") as content:
            _write_entry(target, path, stat.S_IFREG | 0o755, content.read())
    _write_entry(target, "/TRAILER!!!", 0, b"")


_serial = 0


def _write_entry(target, path, mode, content):
    global _serial
    _serial += 1
    name = path.lstrip("/").encode() + b"\0"
    fields = (_serial, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
    head = b"070701" + b"".join(b"%08X" % field for field in fields) + name
    target.write(head + b"\0" * (-len(head) % 4) + content + b"\0" * (-len(content) % 4))
