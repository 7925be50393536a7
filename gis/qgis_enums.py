"""Enum members whose place differs between QGIS 3.22 and 4.x."""

from __future__ import annotations

from functools import reduce
from typing import Any

from qgis import core


def member(*paths: str) -> Any:
    """Return the first enum member that this QGIS has.

    Args:
        paths: dotted names inside `qgis.core`, the newest first, e.g. `Qgis.TemporalUnit.Days`.

    Raises:
        AttributeError: if this QGIS has none of them.
    """
    for path in paths:
        try:
            return reduce(getattr, path.split("."), core)
        except AttributeError:
            continue
    raise AttributeError(f"this QGIS has none of {', '.join(paths)}")
