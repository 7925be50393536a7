"""The keys of scenes whose attributes tell as much as their names do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ...core.family import Family
from ...core.platforms import platform_name
from ...core.scene_key import SceneKey
from ...core.scene_keys import scene_key
from ...core.scene_kind import SceneKind
from ...core.texts import clean_text

_LONGEST_PLATFORM = 40
Place = tuple[str, Optional[SceneKey]]


class AcquisitionKeys:
    """Makes keys; remembers what the scenes of one satellite and tile share."""

    def __init__(self, portal: str) -> None:
        self._portal = portal
        self._places: dict[tuple[str, str, str], Place] = {}

    def find(self, family: Family, fields: Mapping[str, Any]) -> tuple[str, SceneKey] | None:
        """Return the platform as people write it, and the key; None where the product's name is needed.

        Args:
            family: of the scene.
            fields: of the scene, the platform in any spelling.
        """
        instant, tile = fields["acquired"], fields["tile"]
        told = (tile and fields["version"]) or (fields["mode"] and fields["polarisations"])
        if not told or instant is None or not fields["platform"] or not fields["orbit_relative"]:
            return None
        if family.kind is not SceneKind.ACQUISITION:
            return None
        where = (fields["platform"], tile, fields["mode"])
        found = self._places.get(where)
        if found is None:
            platform = clean_text(platform_name(where[0]), _LONGEST_PLATFORM)
            first = scene_key(self._portal, "", platform, tile, instant, where[2])
            found = self._places[where] = platform, None if first.instant is None else first
        platform, key = found
        if key is None:
            return None
        return platform, SceneKey(key.place, instant.timestamp(), key.tolerance)
