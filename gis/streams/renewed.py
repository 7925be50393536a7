"""What a gate that was opened again gave."""

from __future__ import annotations

from dataclasses import dataclass

from .opened_links import OpenedLinks


@dataclass(frozen=True, repr=False)
class Renewed:
    """What layers read from now on.

    Attributes:
        links: that were opened.
        document: the virtual raster with these links; secret.
    """

    links: OpenedLinks
    document: str
