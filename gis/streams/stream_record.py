"""What a layer remembers about its stream; stored in projects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qgis.core import QgsMapLayer

from ...core.scene import SceneRef
from ...core.stream_recipe import StreamRecipe
from .stream_names import own_name

PROPERTY = "guichet_eo/stream"  # stored in projects: never renamed
VERSION = 1


@dataclass(frozen=True)
class StreamRecord:
    """Nothing secret, and nothing that is believed without a check: a project may come from anywhere.

    Attributes:
        name: of the virtual raster.
        recipe: what it shows.
        scenes: (portal id, scene id) of its scenes.
        area: GeoJSON geometry, EPSG:4326.
        gated: portal id → names of files that need the portal's gate.
    """

    name: str
    recipe: StreamRecipe
    scenes: tuple[SceneRef, ...] = ()
    area: Mapping[str, Any] = field(default_factory=dict)
    gated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def keep_in(self, layer: QgsMapLayer) -> None:
        """Store the record with a layer."""
        document = {
            "version": VERSION,
            "name": self.name,
            "recipe": self.recipe.to_json(),
            "scenes": [list(ref) for ref in self.scenes],
            "area": self.area,
            "gated": {portal: list(paths) for portal, paths in self.gated.items()},
        }
        layer.setCustomProperty(PROPERTY, json.dumps(document))


def record_of(layer: QgsMapLayer) -> StreamRecord | None:
    """Return what a layer remembers; None for layers that are no streams, or whose record cannot be read."""
    text = layer.customProperty(PROPERTY)
    if not isinstance(text, str) or not text:
        return None
    try:
        document = json.loads(text)
        if document["version"] != VERSION:
            return None
        return StreamRecord(
            name=own_name(str(document["name"])),
            recipe=StreamRecipe.from_json(document["recipe"]),
            scenes=tuple((str(portal), str(scene)) for portal, scene in document["scenes"]),
            area=dict(document["area"]),
            gated={
                str(portal): tuple(str(path) for path in paths) for portal, paths in document["gated"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
