"""One way in which a service draws a layer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LayerStyle:
    """A style of WMS or WMTS.

    Attributes:
        name: as requests say it; may be empty.
        title: for people; empty: the name.
        legend: address of its legend picture; empty where there is none.
    """

    name: str
    title: str = ""
    legend: str = ""
