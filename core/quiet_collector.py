"""Building many objects at once without Python's garbage collector looking on."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_collector() -> Iterator[None]:
    """Keep the collector from running in the block.

    A large document makes some 100 000 objects that are gone again at once; each full collection meanwhile
    walks through everything that QGIS's interpreter holds, with the main thread waiting.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
