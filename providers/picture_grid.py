"""The grid of a north-up picture, from the projection extension."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..core.grid_placement import GridPlacement
from .stac_properties import number

_SKEW = 1e-9


def crs_of(values: Mapping[str, Any]) -> str:
    """Return the authority code of `proj:code` or `proj:epsg`, empty if there is none (null at CDSE)."""
    code = values.get("proj:code")
    if isinstance(code, str) and code.upper().startswith("EPSG:") and code[5:].isdigit():
        return "EPSG:" + code[5:]
    epsg = number(values.get("proj:epsg"))
    return f"EPSG:{int(epsg)}" if epsg else ""


def grid_of(values: Mapping[str, Any], crs: str = "") -> GridPlacement | None:
    """Return the ground that `proj:shape` and `proj:transform`, else `proj:bbox`, tell.

    Args:
        values: properties of the item, or the asset.
        crs: authority code to take where `values` gives none.
    """
    crs = crs_of(values) or crs
    if not crs:
        return None
    bounds = _from_transform(values) or _from_box(values)
    return None if bounds is None else GridPlacement(crs, bounds)


def _from_transform(values: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    shape, transform = _numbers(values.get("proj:shape"), 2), _numbers(values.get("proj:transform"), 6)
    if shape is None or transform is None:
        return None
    width, skew_x, west, skew_y, height, north = transform
    if abs(skew_x) > _SKEW or abs(skew_y) > _SKEW or width <= 0 or height >= 0:
        return None  # rotated or south-up: not a plain grid
    return (west, north + height * shape[0], west + width * shape[1], north)


def _from_box(values: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    box = _numbers(values.get("proj:bbox"), 4)
    if box is None or box[0] >= box[2] or box[1] >= box[3]:
        return None
    return (box[0], box[1], box[2], box[3])


def _numbers(values: Any, count: int) -> list[float] | None:
    """Return the first `count` finite numbers of a list."""
    if not isinstance(values, list) or len(values) < count:
        return None
    found = [number(value) for value in values[:count]]
    return [value for value in found if value is not None] if None not in found else None
