"""Debian packages for tests that need a machine of another kind: downloaded with what they need and unpacked into a folder,
so that nothing is installed and no root is needed. Asks apt-get, which must be there with its lists."""

import glob
import os
import shutil
import subprocess


class Missing(Exception):
    """A package could not be had; says why."""


def unpack(folder, packages, only=None):
    """Returns a folder with the files of the packages and their dependencies, as apt-get sees them; made once.

    only: the beginning of a package's name and a pattern; nothing but such files of such packages is taken.
    """
    done = os.path.join(folder, ".done")
    if os.path.exists(done):
        return folder
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        raise Missing("this is no Debian: " + " ".join(packages))
    archives = folder + ".packages"
    os.makedirs(os.path.join(archives, "partial"), exist_ok=True)
    os.makedirs(folder, exist_ok=True)
    _download(archives, packages)
    for archive in sorted(glob.glob(os.path.join(archives, "*.deb"))):
        if only is None:
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
        elif os.path.basename(archive).startswith(only[0]):
            _unpack_only(archive, folder, only[1])
    shutil.rmtree(archives)
    open(done, "w").close()
    return folder


def libraries(folder):
    """The value of LD_LIBRARY_PATH with which unpacked programs find their libraries."""
    machine = os.uname().machine
    return ":".join(os.path.join(folder, path) for path in (
        f"usr/lib/{machine}-linux-gnu", f"lib/{machine}-linux-gnu", f"usr/lib/{machine}-linux-gnu/pulseaudio"))


def _download(archives, packages):
    command = ["apt-get", "install", "-y", "-qq", "--download-only", "--no-install-recommends", "-o", "Debug::NoLocking=1",
               "-o", f"Dir::Cache::archives={archives}/", *packages]
    if _run(command).returncode == 0:
        return
    # The lists of a fresh machine are empty or old.
    if os.getuid() == 0:
        _run(["apt-get", "update", "-qq"])
    result = _run(command)
    if result.returncode != 0:
        last = (result.stderr.strip().splitlines() or ["no message"])[-1]
        raise Missing(f"{' '.join(packages)} cannot be had: {last}")


def _unpack_only(archive, folder, pattern):
    files = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    # A package that only depends on others has nothing of the pattern, which tar calls an error.
    subprocess.run(["tar", "-x", "-C", folder, "--wildcards", pattern], stdin=files.stdout, stderr=subprocess.DEVNULL, check=False)
    files.stdout.close()
    files.wait()


def _run(command):
    return subprocess.run(command, capture_output=True, text=True, check=False)
