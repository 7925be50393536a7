"""Reading the properties of STAC items, as irregular as the portals write them.

Sources: the portal sheets; the names before STAC 1.0 (`eo:platform`, `eo:sun_elevation`) still occur at
    USGS.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Properties = Mapping[str, Any]
_CLOUD = ("eo:cloud_cover", "s2:cloud_percent")  # the second at DINAMIS, says a user's note
_SNOW = ("eo:snow_cover", "s2:snow_ice_percentage")
_TITLES = ("s2:product_uri", "s1:product_identifier", "title")
_VERSIONS = ("s2:processing_baseline", "processing:version")
_EXTENSIONS = (".SAFE", ".zip", ".SEN3")


def number(value: Any) -> float | None:
    """Return a finite number, also from text; None for anything else."""
    if value is None or value is True or value is False:
        return None
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def text(value: Any) -> str:
    """Return a short text or number as text, anything else as an empty text."""
    if isinstance(value, str):
        return value[:300]
    return str(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else ""


def cloud_cover(properties: Properties) -> float | None:
    """Return the cloud cover in per cent; None where it is missing or impossible, such as -1."""
    return _share(properties, _CLOUD)


def snow_cover(properties: Properties) -> float | None:
    """Return the snow cover in per cent, as `cloud_cover`."""
    return _share(properties, _SNOW)


def _share(properties: Properties, names: tuple[str, ...]) -> float | None:
    for name in names:
        if name in properties:
            cover = number(properties[name])
            if cover is not None and 0.0 <= cover <= 100.0:
                return cover
    return None


def sun_elevation(properties: Properties) -> float | None:
    """Return the sun's elevation in degrees."""
    for name in ("view:sun_elevation", "eo:sun_elevation"):
        if name in properties:
            return number(properties[name])
    zenith = number(properties.get("s2:mean_solar_zenith"))
    return None if zenith is None else 90.0 - zenith


def incidence(properties: Properties) -> float | None:
    """Return the incidence angle in degrees, else the angle off nadir."""
    angle = number(properties.get("view:incidence_angle"))
    return angle if angle is not None else number(properties.get("view:off_nadir"))


def orbit_relative(properties: Properties) -> int | None:
    """Return the relative orbit."""
    orbit = number(properties.get("sat:relative_orbit"))
    return int(orbit) if orbit is not None and 0 < orbit < 10_000 else None


def orbit_direction(properties: Properties) -> str:
    """Return `ascending`, `descending` or nothing."""
    state = properties.get("sat:orbit_state")
    direction = state.lower() if isinstance(state, str) else ""
    return direction if direction in ("ascending", "descending") else ""


def tile(properties: Properties) -> str:
    """Return the grid cell without prefix: `31TCJ`, `198030`; empty where there is none."""
    code = properties.get("grid:code")
    if isinstance(code, str) and code:
        return code.rpartition("-")[2][:20]
    code = properties.get("s2:mgrs_tile") or properties.get("s2:tile_id")
    if isinstance(code, str) and code:
        return code[1:] if len(code) == 6 and code[0] == "T" else code[:20]
    if "landsat:wrs_path" in properties:
        path, row = text(properties["landsat:wrs_path"]), text(properties.get("landsat:wrs_row"))
        return path.zfill(3) + row.zfill(3) if path and row else ""
    if "mgrs:utm_zone" in properties:  # Terrascope's items of 2023 have the parts only
        zone, band, square = (
            text(properties.get(name)) for name in ("mgrs:utm_zone", "mgrs:latitude_band", "mgrs:grid_square")
        )
        return zone.zfill(2) + band + square if band and square else ""
    return ""


def title(properties: Properties, item_id: str) -> str:
    """Return the product's name without extension, else the item's title, else its identifier."""
    for name in _TITLES:
        value = properties.get(name)
        if value and isinstance(value, str):
            break
    else:
        value = item_id
    for extension in _EXTENSIONS:
        if value.endswith(extension):
            return value[: -len(extension)]
    return value


def version(properties: Properties) -> str:
    """Return the processing baseline or version."""
    for name in _VERSIONS:
        if name in properties:
            return text(properties[name])[:40]
    return ""


def instrument(properties: Properties) -> str:
    """Return the instruments as people write them: `MSI`, `OLI/TIRS`, `SAR`."""
    names = properties.get("instruments")
    if isinstance(names, list) and names:
        found = "/".join(text(name) for name in names[:4]).upper()
        return "SAR" if found in ("C-SAR", "C-BAND-SAR") else found
    return "SAR" if "sar:instrument_mode" in properties else ""


def polarisations(properties: Properties) -> tuple[str, ...]:
    """Return the polarisations: `("VV", "VH")`."""
    found = properties.get("sar:polarizations")
    if not isinstance(found, list):
        return ()
    return tuple(text(name).upper() for name in found[:4])
