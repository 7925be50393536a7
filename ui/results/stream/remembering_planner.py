"""A planner for one visit of the page."""

from __future__ import annotations

from collections.abc import Mapping

from ....core.band_source import BandSource
from ....core.scene import Scene, SceneRef
from ....core.stream_planner import StreamPlanner


class RememberingPlanner(StreamPlanner):
    """Looks for the bands of a scene once: the page plans a hundred scenes again at every change."""

    _found: dict[SceneRef, Mapping[str, BandSource]] | None = None

    def bands(self, scene: Scene) -> Mapping[str, BandSource]:
        """Return band id → where it is read."""
        if self._found is None:
            self._found = {}
        if scene.ref not in self._found:
            self._found[scene.ref] = super().bands(scene)
        return self._found[scene.ref]
