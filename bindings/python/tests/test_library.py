"""Finding the native library, and doing nothing before it is needed."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import PACKAGE

import arena_native
from arena_native import _library, _raw


def run(code, **environment):
    """Runs code in a fresh interpreter with only the package on its path."""
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(PACKAGE), **environment})


class Library(unittest.TestCase):
    def test_importing_the_package_loads_no_library(self):
        done = run("import arena_native, arena_native._library as l; assert l._loaded is None\n"
                   "maps = open('/proc/self/maps').read() if __import__('os').path.exists('/proc/self/maps') else ''\n"
                   "assert 'arena_native.so' not in maps, maps",
                   ARENA_NATIVE_LIBRARY="/nowhere/at/all.so")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_importing_the_package_imports_no_numpy(self):
        done = run("import sys, arena_native; assert 'numpy' not in sys.modules")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_named_library_that_is_not_there_is_an_error_that_names_it(self):
        done = run("import arena_native; arena_native.Arena()", ARENA_NATIVE_LIBRARY="/nowhere/at/all.so")
        self.assertIn("LibraryNotFoundError", done.stderr)
        self.assertIn("/nowhere/at/all.so: not there", done.stderr)
        self.assertIn("ARENA_NATIVE_LIBRARY", done.stderr)

    def test_the_error_lists_every_place_that_was_tried(self):
        with tempfile.TemporaryDirectory() as folder:
            # The package alone, far from any build: a link would lead back to this clone.
            copy = Path(folder) / "a" / "b" / "arena_native"
            copy.mkdir(parents=True)
            for file in (PACKAGE / "arena_native").glob("*.py"):
                (copy / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
            done = run("import arena_native; arena_native.load_builtin()",
                       PYTHONPATH=str(copy.parent), ARENA_NATIVE_LIBRARY="")
            name = _library._file_name(versioned=False)
            self.assertIn(f"{copy.resolve() / 'lib' / name}: not there", done.stderr)
            self.assertIn(str(Path(folder).resolve() / "artifacts" / "lib"), done.stderr)
            self.assertIn("(system loader)", done.stderr)

    def test_a_file_that_is_no_library_is_an_error_that_says_so(self):
        with tempfile.NamedTemporaryFile(suffix=".so") as file:
            file.write(b"this is not a library")
            file.flush()
            done = run("import arena_native; arena_native.Arena()", ARENA_NATIVE_LIBRARY=file.name)
        self.assertIn("LibraryNotFoundError", done.stderr)
        self.assertIn(file.name, done.stderr)

    def test_another_library_is_not_taken_for_ours(self):
        import _ctypes
        done = run("import arena_native; arena_native.Arena()", ARENA_NATIVE_LIBRARY=_ctypes.__file__)
        self.assertIn("is not the library that this package was made for", done.stderr)
        self.assertIn("arena_abi_version", done.stderr)

    def test_the_library_is_the_one_this_package_was_generated_for(self):
        self.assertEqual(_library.library().arena_abi_version(), _raw.ABI_VERSION)
        self.assertEqual(_library.library().arena_version_string().decode(), arena_native.__version__)
        self.assertIn(arena_native.__version__, arena_native.version())

    def test_every_status_has_the_name_that_the_library_gives_it(self):
        for status in _raw.Status:
            self.assertEqual(_library.library().arena_status_name(status).decode(), status.name)
        self.assertEqual(_library.library().arena_status_name(12345), b"UNKNOWN")

    def test_everything_that_is_exported_exists(self):
        for name in arena_native.__all__:
            self.assertTrue(hasattr(arena_native, name), name)
        self.assertTrue((PACKAGE / "arena_native" / "py.typed").exists())
