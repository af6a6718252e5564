"""What the README and the demo say, run."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from support import PACKAGE, ROOT, tokenizer as builtin


class Examples(unittest.TestCase):
    def test_every_block_of_the_readme_runs(self):
        blocks = re.findall(r"```python\n(.*?)```", (PACKAGE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
        self.assertGreater(len(blocks), 1)
        for block in blocks:
            exec(compile(block, "README.md", "exec"), {"__name__": "readme"})

    def test_the_demo_prints_what_it_promises(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "text.txt"
            path.write_bytes("Hello, world!\r\n\n \nThe end".encode())
            done = subprocess.run([sys.executable, str(ROOT / "examples" / "python" / "demo.py"), str(path)],
                                  capture_output=True, text=True)
        self.assertEqual(done.stderr, "")
        lines = done.stdout.splitlines()
        hello, space, end = (builtin().encode(text).ids for text in ("Hello, world!", " ", "The end"))
        self.assertEqual(lines[0], "ids of the first line: " + " ".join(map(str, hello)))
        self.assertEqual(lines[1], f"tokens: {len(hello + space + end)}")
        self.assertRegex(lines[2], r"^ids hash: [0-9a-f]{16}$")
        self.assertEqual(lines[5:], ["managed bytes in the loop: 0", "collections in the loop: 0"])

    def test_the_demo_fails_in_one_line(self):
        for arguments in ([], ["/nowhere/at/all"]):
            done = subprocess.run([sys.executable, str(ROOT / "examples" / "python" / "demo.py"), *arguments],
                                  capture_output=True, text=True)
            self.assertEqual((done.returncode, done.stdout, len(done.stderr.splitlines())), (1, "", 1))
