"""From stored to physical values where a portal does not say it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageryScale:
    """Physical value = stored value × scale + offset.

    Attributes:
        scale, offset: of reflectance, brightness temperature …
        since: first processing version it holds for, e.g. `04.00`; empty for all.
    """

    scale: float = 1.0
    offset: float = 0.0
    since: str = ""
