"""OData product → scene (portal sheet cdse, "Result fields")."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.scene import Scene
from ...core.texts import clean_text
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..stac_properties import number, text
from . import odata_attributes as read
from .acquisition_keys import AcquisitionKeys
from .odata_quicklook import OdataQuicklook

_RADAR = "SAR"
_MOST_ORBITS = 10_000


class OdataScene:
    """Reads the products of one portal.

    Portal option used: `offline`, what can be done about products that are not online: `order`, `no`, or
    `unknown` (default).
    """

    def __init__(self, portal: Portal) -> None:
        self._portal = portal.id
        self._quicklook = OdataQuicklook(portal)
        self._keys = AcquisitionKeys(portal.id)
        self._offline = Online(portal.options.get("offline", Online.UNKNOWN.value))

    def read(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene that a product is; see `Dialect.read`.

        Its name is read, which takes time, only where the attributes tell less.

        Raises:
            ValueError: without identifier or name.
        """
        name = item.get("Name")
        if not isinstance(name, str) or not name:
            raise ValueError("a product needs a name")
        title, extension = read.split_name(name[:300])
        item_id = text(item.get("Id")) or title
        fields = self._fields(item, family, origin, extension)
        known = self._keys.find(family, fields)
        if known is None:
            return build_scene(self._portal, family, item_id, title, **fields)
        fields["portal"], fields["id"], fields["title"] = self._portal, item_id, clean_text(title)
        fields["platform"], fields["key"] = known
        fields["family"], fields["processor"] = family.id, family.processor
        fields["level"], fields["resolution"] = family.level or fields["level"], family.resolution
        return Scene.of(fields)

    def _fields(
        self, item: Mapping[str, Any], family: Family, origin: PortalItem | None, extension: str
    ) -> dict[str, Any]:
        """Return the fields of the scene that the product tells."""
        attributes = read.read_attributes(item)
        told = attributes.get
        times = item.get("ContentDate")
        start, end = (times.get("Start"), times.get("End")) if isinstance(times, dict) else (None, None)
        footprint = to_wkb(item.get("GeoFootprint"))
        tile, direction = text(told("tileId"))[:20], read.orbit_direction(attributes)
        instrument = text(told("instrumentShortName"))[:40]
        radar = instrument == _RADAR
        base = origin.base if origin is not None else ""
        return {
            "acquired": parse_instant(start),
            "ended": parse_instant(end) if end != start else None,
            "footprint": footprint,
            "platform": read.platform(attributes),
            "instrument": instrument,
            "level": text(told("processingLevel"))[:20],
            "version": text(told("processorVersion"))[:40],
            "tile": tile,
            "orbit_relative": _orbit(told("relativeOrbitNumber")),
            "orbit_direction": direction,
            "cloud": _per_cent(told("cloudCover")) if family.optical else None,
            "mode": text(told("operationalMode"))[:20] if radar else "",
            "polarisations": read.polarisations(attributes) if radar else (),
            "quicklook": self._quicklook.find(item, base, family.id, tile, direction, footprint),
            "online": read.online(item, self._offline),
            "format": read.FORMATS.get(extension, ""),
            "size": read.size(item),
            "item": origin,
        }


def _orbit(value: Any) -> int | None:
    found = number(value)
    return int(found) if found is not None and 0 < found < _MOST_ORBITS else None


def _per_cent(value: Any) -> float | None:
    found = number(value)
    return found if found is not None and 0.0 <= found <= 100.0 else None
