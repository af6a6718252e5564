"""Prints the layout of every struct of the raw module, in the form of layout.g.c. Docstrings carry the C names."""

import ctypes
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../../bindings/python/arena_native"))
import _raw  # noqa: E402  (alone, so that the package around it need not load)

for structure in vars(_raw).values():
    if isinstance(structure, type) and issubclass(structure, ctypes.Structure) and structure is not ctypes.Structure:
        name = structure.__doc__
        print(name, ctypes.sizeof(structure))
        for field, *_ in structure._fields_:
            place = getattr(structure, field)
            print(f"{name}.{field}", place.offset, place.size)
