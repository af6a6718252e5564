"""Wine as Debian packs it, unpacked into a folder with a Windows folder of its own: nothing is installed, no display is needed."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import debian  # noqa: E402


class Wine:
    """Raises debian.Missing where it cannot be had."""

    def __init__(self, folder):
        self.root = debian.unpack(os.path.join(folder, "wine"), ["wine64"])
        self.prefix = os.path.join(folder, "prefix")
        home = os.path.join(folder, "home")
        os.makedirs(home, exist_ok=True)
        self.environment = {
            **os.environ, "WINEPREFIX": self.prefix, "WINEARCH": "win64", "WINEDEBUG": "-all", "HOME": home, "XDG_RUNTIME_DIR": home,
            "LD_LIBRARY_PATH": debian.libraries(self.root), "DISPLAY": "",
            # Never mscoree: the assemblies of .NET import it.
            "WINEDLLOVERRIDES": "mshtml="}
        if not os.path.exists(os.path.join(self.prefix, ".done")):
            self._make_prefix()

    def run(self, *arguments, debug="-all", overrides=None, seconds=120):
        """Both outputs in one text, and the exit status."""
        environment = {**self.environment, "WINEDEBUG": debug}
        if overrides is not None:
            environment["WINEDLLOVERRIDES"] = overrides
        program = os.path.join(self.root, "usr/lib/wine/wine64")
        result = subprocess.run([program, *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds,
                                stdin=subprocess.DEVNULL, check=False)
        return result.stdout.decode("utf-8", "replace").replace("\r", ""), result.returncode

    def _make_prefix(self):
        # Debian's has the path of its server fixed.
        server = os.path.join(self.root, "usr/lib/wine/wineserver")
        with open(server, "w", encoding="ascii") as script:
            script.write(f'#!/bin/sh\nexec "{server}64" -p0 "$@"\n')
        os.chmod(server, 0o755)
        system = os.path.join(self.prefix, "drive_c/windows/system32")
        os.makedirs(system, exist_ok=True)
        shutil.copy(os.path.join(self.root, "usr/x86_64-w64-mingw32/lib/zlib1.dll"), system)
        # Without mscoree no installer for Mono asks.
        self.run("wineboot", "-i", overrides="mscoree,mshtml=")
        open(os.path.join(self.prefix, ".done"), "w", encoding="ascii").close()
