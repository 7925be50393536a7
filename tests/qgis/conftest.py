"""Let these tests import the loopback servers of `tests/counterparts`, and helpers that lie beside them."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
for folder in (str(HERE.parent / "counterparts"), str(HERE)):
    if folder not in sys.path:
        sys.path.insert(0, folder)
