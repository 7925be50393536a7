"""The files of a GEODES item that a scene is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

Item = Mapping[str, Any]
_PICTURES = ("image/jpeg", "image/png", "image/jpg")
_PLACEHOLDER = "noimage"


class ChosenFiles(NamedTuple):
    """Three of an item's assets, None where it has no such.

    Attributes:
        product: the first with the role `data`.
        overview, thumbnail: the first pictures with these roles. By media type: rasters of 100 MB are called
            overviews, too, and stand before the picture (portal sheet geodes, Quicklooks).
    """

    product: Item | None = None
    overview: Item | None = None
    thumbnail: Item | None = None


def chosen_files(assets: Any) -> ChosenFiles:
    """Return the files to take from an item's `assets`, in one pass; placeholders are no pictures."""
    product = overview = thumbnail = None
    for key, asset in assets.items() if isinstance(assets, dict) else ():
        roles = asset.get("roles") if isinstance(asset, dict) else None
        if not isinstance(roles, list):
            continue
        if "data" in roles:
            product = product or asset
        elif asset.get("type") not in _PICTURES or _PLACEHOLDER in key:
            continue
        elif "overview" in roles:
            overview = overview or _picture(asset)
        elif "thumbnail" in roles:
            thumbnail = thumbnail or _picture(asset)
    return ChosenFiles(product, overview, thumbnail)


def _picture(asset: Item) -> Item | None:
    href = asset.get("href")
    return asset if isinstance(href, str) and _PLACEHOLDER not in href else None
