"""Let these tests import the loopback servers of `tests/counterparts`."""

import sys
from pathlib import Path

COUNTERPARTS = str(Path(__file__).resolve().parents[1] / "counterparts")
if COUNTERPARTS not in sys.path:
    sys.path.insert(0, COUNTERPARTS)
