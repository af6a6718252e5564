"""Arenas and exact HuggingFace tokenizers from one native library.

    from arena_native import Tokenizer      # instead of: from tokenizers import Tokenizer

Importing this package loads nothing; the library is found and started at the first use.
"""

from ._errors import ArenaError, FileError, InputError, LibraryNotFoundError, NoMemoryError
from ._library import version
from ._raw import VERSION as __version__
from .arena import Arena, ArenaStats, Mark
from .batch import BatchEncoding
from .counters import RuntimeCounters, runtime_counters
from .encoding import Encoding
from .pool import ArenaPool, PoolStats
from .tokenizer import Tokenizer, load_builtin

__all__ = [
    "Arena", "ArenaError", "ArenaPool", "ArenaStats", "BatchEncoding", "Encoding", "FileError", "InputError",
    "LibraryNotFoundError", "Mark", "NoMemoryError", "PoolStats", "RuntimeCounters", "Tokenizer", "load_builtin",
    "runtime_counters", "version",
]
