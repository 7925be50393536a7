"""A scene from what a dialect read, with what its product name adds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ..core.family import Family
from ..core.platforms import platform_name
from ..core.product_name import ProductName
from ..core.product_names import read_product_name
from ..core.scene import Scene
from ..core.scene_key import SceneKey
from ..core.scene_keys import scene_key
from ..core.scene_kind import SceneKind
from ..core.texts import clean_text

_MISSION = re.compile(r"(?<=Sentinel-\d)[A-DPX]$|(?<=Landsat)-\d$")
_NO_NAME = ProductName()
_LONGEST_PLATFORM = 40


def mission_of(platform: str) -> str:
    """Return the mission of a platform: `Sentinel-2A` → `Sentinel-2`, `Landsat-9` → `Landsat`."""
    return _MISSION.sub("", platform)


def build_scene(
    portal: str, family: Family, item_id: str, title: str, name: ProductName | None = None, **told: Any
) -> Scene:
    """Return the scene; where a field is not told or empty, the product's name or the family fills it.

    Args:
        portal: portal id.
        family: what it is; its level, processor and kind win.
        item_id: the portal's identifier.
        title: product name, without extension.
        name: what the title says, where that is known already, or not worth the time; None: it is read.
        told: fields of `Scene` as the portal tells them; `platform` in any spelling; `cloud` is left out for
            families that are not optical.

    Raises:
        ValueError: without identifier.
    """
    if not item_id:
        raise ValueError("an item needs an identifier")
    acquisition = family.kind is SceneKind.ACQUISITION
    if name is None:
        name = (read_product_name(title) if acquisition else None) or _NO_NAME
    find = told.get
    platform = _platform(told["platform"]) if find("platform") else name.platform
    acquired = find("acquired") or (None if name.day_only else name.sensed)
    tile, mode = find("tile") or name.tile, find("mode") or name.mode
    told["portal"], told["id"], told["title"] = portal, item_id, clean_text(title or item_id)
    told["family"], told["kind"], told["processor"] = family.id, family.kind, family.processor
    told["platform"], told["acquired"], told["tile"], told["mode"] = platform, acquired, tile, mode
    told["level"] = family.level or name.level or find("level", "")
    told["version"] = find("version") or name.version
    told["polarisations"] = find("polarisations") or name.polarisations
    told["orbit_relative"] = find("orbit_relative") or name.orbit_relative
    told["resolution"] = find("resolution") or family.resolution
    if not family.optical:
        told["cloud"] = None
    if find("ended") == acquired:
        told["ended"] = None
    if acquisition:
        told["key"] = scene_key(portal, item_id, platform, tile, acquired, mode, name)
    else:
        told["key"] = SceneKey(f"{portal}/{item_id}")
    return Scene.of(told)


@lru_cache(maxsize=512)
def _platform(text: str) -> str:
    return clean_text(platform_name(text), _LONGEST_PLATFORM)
