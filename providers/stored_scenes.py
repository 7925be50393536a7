"""Scenes that were kept as STAC items, in a layer of footprints for example, and are wanted again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..core.asset import Asset
from ..core.asset_stac import NEEDS
from ..core.error_kind import ErrorKind
from ..core.family import Family
from ..core.online import Online
from ..core.portal import Portal
from ..core.portal_error import PortalError
from ..core.scene import Scene
from ..core.scene_stac import ORDER
from .safe_urls import is_web, may_lead
from .scene_reader import SceneReader
from .stac_assets import read_assets
from .stac_properties import number, text

LONGEST = 1_000_000  # characters of an item; the largest recorded ones have 100 000
MOST_ASSETS = 1000
OTHER = "other"
ELSEWHERE = "elsewhere"  # an order that cannot be given from here
_MOST_FACTS, _LONGEST_FACT = 10, 4000  # of an order
_NEEDS = frozenset(["login", "sign", "requester-pays"])
Item = Mapping[str, Any]


class StoredScenes:
    """Reads what `core/scene_stac.py` wrote. Such a file may come from anywhere: nothing in it is believed.

    Which portal's credentials a file gets is said by the portal's own description, as after a search; files
    that this portal could not lead to are left out.

    Args:
        portal_of: portal id → portal, None where it is unknown.
        family_of: family id → family, None where it is unknown.
    """

    def __init__(
        self, portal_of: Callable[[str], Portal | None], family_of: Callable[[str], Family | None]
    ) -> None:
        self._portal_of = portal_of
        self._family_of = family_of

    def read(self, stored: str) -> tuple[Scene, tuple[Asset, ...]]:
        """Return a scene and its files.

        Args:
            stored: JSON text of one item.

        Raises:
            PortalError: BAD_ANSWER for what is no such item, GONE for an unknown portal.
        """
        item = _item(stored)
        properties = item["properties"]
        portal_id = text(properties.get("guichet_eo:portal"))
        portal = self._portal_of(portal_id)
        if portal is None:
            raise PortalError(portal_id, ErrorKind.GONE, "the portal is not in the directory")
        family = self._family_of(text(properties.get("guichet_eo:family"))) or self._family_of(OTHER)
        if family is None:
            raise PortalError(portal_id, ErrorKind.BAD_ANSWER, "no family")
        return _scene(item, portal, family), _assets(item, portal)

    def order(self, stored: str) -> dict[str, str]:
        """Return what ordering the product needs to know, as far as it was kept; empty for nothing.

        Its kind must be the one that the portal's own description names: an item cannot bring another.

        Raises:
            PortalError: as `read`.
        """
        properties = _item(stored)["properties"]
        portal = self._portal_of(text(properties.get("guichet_eo:portal")))
        kept = properties.get(ORDER)
        if portal is None or not isinstance(kept, dict) or len(kept) > _MOST_FACTS:
            return {}
        order = {text(name): text(value)[:_LONGEST_FACT] for name, value in kept.items()}
        return order if order.get("kind") in (portal.downloads.order.get("kind"), ELSEWHERE) else {}


def _item(stored: str) -> dict[str, Any]:
    if len(stored) > LONGEST:
        raise PortalError("", ErrorKind.BAD_ANSWER, f"an item of {len(stored)} characters")
    try:
        item = json.loads(stored)
    except (ValueError, RecursionError) as error:
        raise PortalError("", ErrorKind.BAD_ANSWER, "not an item: no JSON") from error
    if not isinstance(item, dict) or not isinstance(item.get("properties"), dict):
        raise PortalError("", ErrorKind.BAD_ANSWER, "not an item")
    return item


def _scene(item: Item, portal: Portal, family: Family) -> Scene:
    """Return the scene; some fields are kept under the plugin's own names, for portals spell them freely."""
    try:
        scene = SceneReader(portal).read(item, family, None)
    except ValueError as error:
        raise PortalError(portal.id, ErrorKind.BAD_ANSWER, f"not an item: {error}") from error
    own = item["properties"]
    try:
        online = Online(own.get("guichet_eo:online", scene.online.value))
    except ValueError:
        online = scene.online
    return replace(
        scene,
        tile=text(own.get("guichet_eo:tile"))[:20],
        version=text(own.get("guichet_eo:version"))[:40],
        online=online,
        incidence_along=number(own.get("guichet_eo:incidence_along")),
        incidence_across=number(own.get("guichet_eo:incidence_across")),
        stereo_set=text(own.get("guichet_eo:stereo_set"))[:80],
        stereo_views=_count(own.get("guichet_eo:stereo_views")),
    )


def _count(value: Any) -> int | None:
    found = number(value)
    return int(found) if found is not None and 0 < found < 100 else None


def _assets(item: Item, portal: Portal) -> tuple[Asset, ...]:
    kept = item.get("assets")
    if not isinstance(kept, dict) or len(kept) > MOST_ASSETS:
        return ()
    found = []
    for asset in read_assets(item, _base(portal), portal):
        if _may_be(asset.href, portal):
            stored = kept[asset.key].get(NEEDS)
            # what the portal's description knows of wins; an item may say that more is needed, never less
            extra = stored if isinstance(stored, str) and stored in _NEEDS else ""
            found.append(asset if asset.needs else replace(asset, needs=extra))
    return tuple(found)


def _base(portal: Portal) -> str:
    """Return what relative addresses would start from: the catalogue's folder, or the portal's address."""
    place = _place(portal)
    return place if is_web(place) else str(Path(place).parent)


def _place(portal: Portal) -> str:
    return next(iter(portal.endpoints.values()), "") or "https://portal.invalid/"


def _may_be(href: str, portal: Portal) -> bool:
    """Whether a portal can have led to a file: on the web, or in the folder of its catalogue."""
    place = _place(portal)
    if href.startswith("s3://"):
        return True
    if is_web(href):
        return not is_web(place) or may_lead(place, href)
    if is_web(place):
        return False
    root = os.path.realpath(Path(place).parent)
    return os.path.realpath(href).startswith(root + os.sep)
