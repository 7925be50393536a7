"""One layer to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .stream_scene import StreamScene


@dataclass(frozen=True)
class PlannedStream:
    """The scenes of one layer.

    Attributes:
        scenes: the first lies on top.
    """

    scenes: tuple[StreamScene, ...]

    @property
    def acquired(self) -> datetime | None:
        """Earliest sensing start, UTC."""
        return min((one.scene.acquired for one in self.scenes if one.scene.acquired), default=None)

    @property
    def ended(self) -> datetime | None:
        """Latest known sensing end or start, UTC."""
        ends = [one.scene.ended or one.scene.acquired for one in self.scenes]
        return max((end for end in ends if end), default=None)

    @property
    def tiles(self) -> tuple[str, ...]:
        """Grid cells, each once."""
        return tuple(dict.fromkeys(one.scene.tile for one in self.scenes if one.scene.tile))

    @property
    def portals(self) -> tuple[str, ...]:
        """Portal ids, each once."""
        return tuple(dict.fromkeys(one.scene.portal for one in self.scenes))
