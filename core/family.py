"""A family of products: what users choose under "What"."""

from __future__ import annotations

from dataclasses import dataclass

from .imagery import Imagery
from .local_text import LocalText
from .scene_kind import SceneKind


@dataclass(frozen=True)
class Family:
    """Mission, level and, where it matters, processor.

    Attributes:
        id: stable id of design.md, e.g. `s2-l2a-maja`.
        mission: group in the tree, e.g. `Sentinel-2`.
        title: short name inside the mission, e.g. "L2A MAJA".
        subtitle: a few words after it, e.g. "surface reflectance, THEIA".
        explanation: what it is and how it differs from its neighbours.
        themes: theme ids (`land-cover`, `snow` …).
        criteria: names of the `Criteria` fields that make sense for it.
        level, processor: as in `Scene`.
        resolution: metres, the finest; None where it does not apply.
        kind: what its scenes are.
        optical: whether cloud cover means anything.
        imagery: what its pixels are; None where they are not described, or there are none.
    """

    id: str
    mission: str
    title: LocalText
    subtitle: LocalText
    explanation: LocalText
    themes: tuple[str, ...] = ()
    criteria: frozenset[str] = frozenset()
    level: str = ""
    processor: str = ""
    resolution: float | None = None
    kind: SceneKind = SceneKind.ACQUISITION
    optical: bool = True
    imagery: Imagery | None = None
