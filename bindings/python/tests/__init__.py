"""Makes `import support` work when the tests are a package; as top-level modules they find it by themselves."""

import os
import sys

sys.path.insert(0, os.path.dirname(__file__))
