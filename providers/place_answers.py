"""What the geocoders answer, as places."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from ..core.geometry import bounds
from ..core.place import Place
from ..core.texts import clean_text

_TITLE = 120


def folded(text: str) -> str:
    """Return `text` for comparison: no accents, no case, hyphens and apostrophes as spaces."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().replace("-", " ").replace("'", " ").replace("’", " ").split())


def of_commune(entry: Mapping[str, Any]) -> Place | None:
    """Read an entry of the French administrative API."""
    outline = _outline(entry.get("contour"))
    if outline is None:
        return None
    title = f"{clean_text(entry.get('nom'), _TITLE)} ({clean_text(entry.get('codeDepartement'), 3)})"
    return Place(title, "commune", bounds(outline), outline, "geo.api.gouv.fr")


def of_geoplateforme(feature: Mapping[str, Any]) -> Place | None:
    """Read a feature of the Géoplateforme's geocoder; its true geometry comes as JSON text."""
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return None
    title = _first(properties.get("toponym")) or _first(properties.get("label"))
    city = _first(properties.get("city"))
    outline = _outline(properties.get("truegeometry"))
    point = _point(feature.get("geometry"))
    if not title or (outline is None and point is None):
        return None
    full = f"{title}, {city}" if city and folded(city) != folded(title) else title
    box = bounds(outline) if outline is not None else (*point, *point) if point else (0.0, 0.0, 0.0, 0.0)
    return Place(full, "place", box, outline, "IGN Géoplateforme")


def of_nominatim(entry: Mapping[str, Any]) -> Place | None:
    """Read an entry of Nominatim: its box is south, north, west, east, as texts."""
    title = clean_text(entry.get("display_name"), _TITLE)
    try:
        south, north, west, east = (float(value) for value in entry.get("boundingbox") or ())
    except (TypeError, ValueError):
        return None
    if not title or not _on_earth(west, south) or not _on_earth(east, north) or south > north:
        return None
    return Place(title, "place", (west, south, east, north), _outline(entry.get("geojson")), "OpenStreetMap")


def _outline(value: Any) -> Mapping[str, Any] | None:
    """Return a polygon geometry that can be measured, whether it came as an object or as text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, dict) or value.get("type") not in ("Polygon", "MultiPolygon"):
        return None
    try:
        west, south, east, north = bounds(value)
    except (TypeError, ValueError, IndexError, KeyError):
        return None
    return value if _on_earth(west, south) and _on_earth(east, north) else None


def _point(value: Any) -> tuple[float, float] | None:
    if not isinstance(value, dict) or value.get("type") != "Point":
        return None
    try:
        longitude, latitude = (float(number) for number in value["coordinates"][:2])
    except (KeyError, TypeError, ValueError):
        return None
    return (longitude, latitude) if _on_earth(longitude, latitude) else None


def _on_earth(longitude: float, latitude: float) -> bool:
    return -180 <= longitude <= 180 and -90 <= latitude <= 90


def _first(value: Any) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        value = value[0] if value else ""
    return clean_text(value, _TITLE) if value else ""
