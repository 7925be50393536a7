"""Items of OneAtlas → scenes and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.asset import Asset
from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..footprint_corners import footprint_corners
from ..safe_urls import host_of
from ..stac_properties import number, text
from .item_links import links_of

Item = Mapping[str, Any]
_ONLINE = {
    "IN_CLOUD": Online.YES,
    "ARCHIVED": Online.ORDER,
    "SENSOR": Online.YES,
    "ALBUM": Online.ORDER,
}
# link → media type and role of what is behind it; map services are none of the files
_FILES = {
    "download": ("application/zip", "data"),
    "imagesMetadata": ("application/geo+json", "metadata"),
    "quicklook": ("image/jpeg", "overview"),
    "thumbnail": ("image/jpeg", "thumbnail"),
}


class OneAtlasReader:
    """Reads the items of one portal (portal sheet airbus, Result fields).

    `dataAccess` holds names of Airbus' own machines and is not looked at.
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal

    def read(self, item: Item, family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of an item.

        Raises:
            ValueError: without identifier. KeyError: without properties.
        """
        properties = item["properties"]
        footprint = to_wkb(item.get("geometry"))
        level = text(properties.get("processingLevel"))
        online = _ONLINE.get(text(properties.get("productionStatus")), _ONLINE.get(level, Online.UNKNOWN))
        return build_scene(
            self._portal.id,
            family,
            text(properties.get("id")),
            text(properties.get("sourceIdentifier")),
            acquired=parse_instant(properties.get("acquisitionDate")),
            footprint=footprint,
            platform=text(properties.get("platform")),
            level=level,
            cloud=_share(properties.get("cloudCover")),
            snow=_share(properties.get("snowCover")),
            sun_elevation=number(properties.get("illuminationElevationAngle")),
            incidence=number(properties.get("incidenceAngle")),
            incidence_along=number(properties.get("incidenceAngleAlongTrack")),
            incidence_across=number(properties.get("incidenceAngleAcrossTrack")),
            resolution=number(properties.get("resolution")),
            stereo_set=text(properties.get("acquisitionIdentifier"))[:80],
            quicklook=self._quicklook(item, "" if origin is None else origin.base, footprint),
            online=online,
            item=origin,
        )

    def assets(self, item: Item, base: str) -> tuple[Asset, ...]:
        """Return the files that are linked; those of an archive entry are its pictures only."""
        found = []
        for name, (media_type, role) in _FILES.items():
            for place, href in enumerate(links_of(item, name, base), 1):
                key = name if place == 1 else f"{name}-{place}"
                found.append(Asset(key, "", href, media_type, (role,), needs=self._needs(href)))
        return tuple(found)

    def _needs(self, href: str) -> str:
        return "login" if host_of(href) in self._portal.trusted_hosts else ""

    def _quicklook(self, item: Item, base: str, footprint: bytes | None) -> Quicklook | None:
        """Return the picture, which shows the footprint from corner to corner."""
        href = next(links_of(item, "quicklook", base), "")
        thumbnail = next(links_of(item, "thumbnail", base), "")
        if not href and not thumbnail:
            return None
        is_open = self._portal.access.quicklooks == "anonymous"
        return Quicklook(
            href or thumbnail, footprint_corners(footprint), thumbnail if href else "", open=is_open
        )


def _share(value: Any) -> float | None:
    """Return per cent, None for what cannot be, such as -1."""
    share = number(value)
    return share if share is not None and 0.0 <= share <= 100.0 else None
