"""A scene as a STAC item, for exchange and for keeping it with a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timezone
from typing import Any

from .asset import Asset
from .asset_stac import asset_to_stac
from .scene import Scene
from .well_known_binary import POINT, Position, kind_of, unpack_point, unpack_polygons

STAC_VERSION = "1.0.0"
ORDER = "guichet_eo:order"  # no extension says how a product is asked for that has no address yet
_EXTENSIONS = {
    "alternate": "https://stac-extensions.github.io/alternate-assets/v1.2.0/schema.json",
    "eo": "https://stac-extensions.github.io/eo/v1.1.0/schema.json",
    "file": "https://stac-extensions.github.io/file/v2.1.0/schema.json",
    "grid": "https://stac-extensions.github.io/grid/v1.1.0/schema.json",
    "processing": "https://stac-extensions.github.io/processing/v1.1.0/schema.json",
    "proj": "https://stac-extensions.github.io/projection/v1.1.0/schema.json",
    "raster": "https://stac-extensions.github.io/raster/v1.1.0/schema.json",
    "sar": "https://stac-extensions.github.io/sar/v1.0.0/schema.json",
    "sat": "https://stac-extensions.github.io/sat/v1.0.0/schema.json",
    "view": "https://stac-extensions.github.io/view/v1.0.0/schema.json",
}


def to_stac(
    scene: Scene, assets: Iterable[Asset] = (), order: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return a STAC 1.0.0 item with what all portals share.

    Args:
        scene: the scene; its own item is not decoded.
        assets: files to name in it; the quicklook is always named.
        order: what ordering its product needs to know (`Provider.order_of`), None or empty for nothing.

    Times are UTC. A scene without date gets `datetime: null`; STAC then wants a range, which nobody knows.
    """
    properties = {
        name: value for name, value in _properties(scene).items() if value not in (None, "", (), [])
    }
    properties["datetime"] = _instant(scene.acquired)
    if order:
        properties[ORDER] = dict(order)
    files = {asset.key: asset_to_stac(asset) for asset in assets}
    fields = [*properties, *(name for values in files.values() for name in values)]
    prefixes = {name.split(":")[0] for name in fields}
    geometry, box = _shape(scene.footprint)
    item: dict[str, Any] = {
        "type": "Feature",
        "stac_version": STAC_VERSION,
        "stac_extensions": [url for prefix, url in _EXTENSIONS.items() if prefix in prefixes],
        "id": scene.id,
        "geometry": geometry,
        "properties": properties,
        "links": [],
        "assets": files,
    }
    if box is not None:
        item["bbox"] = box
    if scene.quicklook is not None:
        item["assets"].setdefault("thumbnail", {"href": scene.quicklook.href, "roles": ["thumbnail"]})
    return item


def item_collection(items: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a STAC ItemCollection."""
    return {"type": "FeatureCollection", "features": list(items)}


def _properties(scene: Scene) -> dict[str, Any]:
    return {
        "title": scene.title,
        "start_datetime": _instant(scene.acquired) if scene.ended else None,
        "end_datetime": _instant(scene.ended) if scene.acquired else None,
        "platform": scene.platform.lower(),
        "instruments": [scene.instrument.lower()] if scene.instrument else [],
        "gsd": scene.resolution,
        "eo:cloud_cover": scene.cloud,
        "eo:snow_cover": scene.snow,
        "grid:code": f"MGRS-{scene.tile}" if len(scene.tile) == 5 and scene.tile[:2].isdigit() else None,
        "processing:level": scene.level,
        "processing:software": {scene.processor: scene.version} if scene.processor else None,
        "sar:instrument_mode": scene.mode if scene.polarisations else None,
        "sar:polarizations": list(scene.polarisations),
        "sat:relative_orbit": scene.orbit_relative,
        "sat:orbit_state": scene.orbit_direction,
        "view:sun_elevation": scene.sun_elevation,
        "view:incidence_angle": scene.incidence,
        "guichet_eo:portal": scene.portal,
        "guichet_eo:family": scene.family,
        "guichet_eo:tile": scene.tile,
        "guichet_eo:version": scene.version,
        "guichet_eo:online": scene.online.value,
        "guichet_eo:incidence_along": scene.incidence_along,
        "guichet_eo:incidence_across": scene.incidence_across,
        "guichet_eo:stereo_set": scene.stereo_set,
        "guichet_eo:stereo_views": scene.stereo_views,
    }


def _instant(instant: datetime | None) -> str | None:
    if instant is None:
        return None
    return instant.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def _shape(wkb: bytes | None) -> tuple[dict[str, Any] | None, list[float] | None]:
    """Return geometry and box; across the antimeridian, west is larger than east (RFC 7946, 5.2)."""
    if wkb is None:
        return None, None
    if kind_of(wkb) == POINT:
        x, y = unpack_point(wkb)
        return {"type": "Point", "coordinates": [x, y]}, [x, y, x, y]
    polygons = unpack_polygons(wkb)
    outer = [rings[0] for rings in polygons]
    south = min(y for ring in outer for _x, y in ring)
    north = max(y for ring in outer for _x, y in ring)
    west, east = _span(outer)
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": _lists(polygons[0])}, [west, south, east, north]
    several = [_lists(rings) for rings in polygons]
    return {"type": "MultiPolygon", "coordinates": several}, [west, south, east, north]


def _span(rings: Iterable[Iterable[Position]]) -> tuple[float, float]:
    spans = [(min(x for x, _y in ring), max(x for x, _y in ring)) for ring in map(tuple, rings)]
    west, east = min(low for low, _high in spans), max(high for _low, high in spans)
    if west == -180.0 and east == 180.0 and len(spans) > 1:  # perhaps cut at the antimeridian
        eastern = min((low for low, _high in spans if low > west), default=west)
        western = max((high for _low, high in spans if high < east), default=east)
        if eastern > western:
            return eastern, western
    return west, east


def _lists(rings: Iterable[Iterable[Position]]) -> list[list[list[float]]]:
    return [[[x, y] for x, y in ring] for ring in rings]
