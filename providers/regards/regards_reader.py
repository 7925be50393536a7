"""REGARDS data object → scene."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from ...core.family import Family
from ...core.geometry import to_wkb
from ...core.online import Online
from ...core.portal import Portal
from ...core.portal_item import PortalItem
from ...core.product_name import ProductName
from ...core.product_names import read_product_name
from ...core.quicklook import Quicklook
from ...core.scene import Scene
from ...core.scene_kind import SceneKind
from ...core.times import parse_instant
from ..built_scene import build_scene
from ..footprint_corners import footprint_corners
from ..stac_properties import number
from .regards_files import PICTURES, PRODUCT, THUMBNAIL, address, first_files

# Attributes are named by the model of each catalogue; those of SPOT World Heritage follow GEODES, says the
# portal sheet swh, the others are REGARDS's own examples.
_STARTS = ("start_datetime", "startDate", "TimePeriod.startDate", "datetime", "date")
_ENDS = ("end_datetime", "endDate", "TimePeriod.stopDate")
_CLOUDS = ("cloud_cover", "eo:cloud_cover", "cloudCover")
_SNOWS = ("snow_cover", "eo:snow_cover", "snowCover")
_INCIDENCES = ("view:incidence_angle", "incidence_angle", "incidenceAngle")
_SUNS = ("view:sun_elevation", "sun_elevation")
_MODES = ("sar:instrument_mode", "mode")
_EXTENSIONS = (".zip", ".ZIP", ".tar", ".tgz")


def object_of(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the data object: what the legacy engine wraps, or the feature of the others."""
    inner = item.get("content")
    return inner if isinstance(inner, dict) else item


class RegardsReader:
    """Reads the data objects of one catalogue."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._online = Online(portal.options.get("online", Online.UNKNOWN.value))

    def scene(self, item: Mapping[str, Any], family: Family, origin: PortalItem | None) -> Scene:
        """Return the scene of a data object.

        Raises:
            ValueError: without identifier.
        """
        found = object_of(item)
        told = found.get("properties")
        properties: Mapping[str, Any] = told if isinstance(told, dict) else {}
        footprint = to_wkb(found.get("geometry"))
        files = first_files(found)
        size = files.get(PRODUCT, {}).get("filesize")
        title, name = _title(found, properties)
        return build_scene(
            self._portal.id,
            family,
            _text(found.get("id")),
            title,
            name,
            acquired=_instant(properties, _STARTS),
            ended=_instant(properties, _ENDS),
            footprint=footprint,
            platform=_text(properties.get("platform")),
            instrument=_instrument(properties),
            cloud=_share(properties, _CLOUDS),
            snow=_share(properties, _SNOWS),
            incidence=_first_number(properties, _INCIDENCES),
            sun_elevation=_first_number(properties, _SUNS),
            resolution=number(properties.get("gsd")),
            mode=next(filter(None, (_text(_value(properties, name)) for name in _MODES)), "")[:20],
            quicklook=self._quicklook(files, origin, footprint, family),
            online=self._state(files),
            format="zip" if _text(files.get(PRODUCT, {}).get("mimeType")).endswith("zip") else "",
            size=size if isinstance(size, int) and size > 0 else None,
            item=origin,
        )

    def _quicklook(
        self,
        files: Mapping[str, Mapping[str, Any]],
        origin: PortalItem | None,
        footprint: bytes | None,
        family: Family,
    ) -> Quicklook | None:
        base = "" if origin is None else origin.base
        small = address(files.get(THUMBNAIL, {}), base)
        href = next(filter(None, (address(files.get(kind, {}), base) for kind in PICTURES)), small)
        if not href:
            return None
        return Quicklook(
            href=href,
            placement=footprint_corners(footprint) if family.kind is SceneKind.ACQUISITION else None,
            thumbnail=small if small != href else "",
            open=self._portal.access.quicklooks == "anonymous",
        )

    def _state(self, files: Mapping[str, Mapping[str, Any]]) -> Online:
        """Return whether the product can be had at once; else the portal file says it."""
        told = files.get(PRODUCT, {}).get("online")
        if told is False:
            return Online.ORDER
        return self._online


def _text(value: Any) -> str:
    return value[:300] if isinstance(value, str) else ""


def _value(properties: Mapping[str, Any], name: str) -> Any:
    """Return an attribute, or one of a group, such as `TimePeriod.startDate`."""
    if name in properties or "." not in name:
        return properties.get(name)
    group, _, rest = name.partition(".")
    inner = properties.get(group)
    return inner.get(rest) if isinstance(inner, dict) else None


def _instant(properties: Mapping[str, Any], names: Iterable[str]) -> datetime | None:
    for name in names:
        instant = parse_instant(_value(properties, name))
        if instant is not None:
            return instant
    return None


def _first_number(properties: Mapping[str, Any], names: Iterable[str]) -> float | None:
    for name in names:
        value = number(properties.get(name))
        if value is not None:
            return value
    return None


def _share(properties: Mapping[str, Any], names: Iterable[str]) -> float | None:
    found = _first_number(properties, names)
    return found if found is not None and 0.0 <= found <= 100.0 else None


def _instrument(properties: Mapping[str, Any]) -> str:
    told = properties.get("instrument") or properties.get("instruments")
    names = told if isinstance(told, list) else [told]
    return "/".join(_text(name)[:20] for name in names[:4] if name).upper()


def _title(found: Mapping[str, Any], properties: Mapping[str, Any]) -> tuple[str, ProductName | None]:
    """Return the product's name, the first that can be read, and what it says; else the label."""
    told = (found, "providerId"), (properties, "providerId"), (found, "label"), (properties, "title")
    title = ""
    for group, name in told:
        if group.get(name):
            title = _bare(_text(group[name]))
            read = read_product_name(title)
            if read is not None:
                return title, read
    return title, ProductName()


def _bare(name: str) -> str:
    for extension in _EXTENSIONS:
        if name.endswith(extension):
            return name[: -len(extension)]
    return name
