"""How a file of a scene is called on the disk."""

from __future__ import annotations

import re
from urllib.parse import unquote

from ..asset import Asset
from ..asset_form import AssetForm, asset_ending, asset_form
from ..scene import Scene
from .safe_name import safe_name, safe_path

_BETWEEN = re.compile(r"[/()\\#]")
_LONGEST = 4000
_TREES = (".safe", ".sen3", ".sen6")
_PACKED = ("application/zip", "application/x-zip")
# by the beginning of the media type; the first that fits
_ENDINGS = (
    ("application/zip", ".zip"), ("application/x-zip", ".zip"), ("application/x-tar", ".tar"),
    ("application/tar", ".tar"), ("application/x-netcdf", ".nc"), ("application/netcdf", ".nc"),
    ("application/x-hdf5", ".h5"), ("image/tiff", ".tif"), ("image/vnd.stac.geotiff", ".tif"),
    ("image/jp2", ".jp2"), ("image/jpeg", ".jpg"), ("image/png", ".png"),
    ("application/geo+json", ".geojson"),
    ("application/json", ".json"), ("application/xml", ".xml"), ("text/xml", ".xml"), ("text/csv", ".csv"),
    ("application/geopackage", ".gpkg"), ("application/pdf", ".pdf"), ("text/plain", ".txt"),
)  # fmt: skip


def asset_name(asset: Asset, scene: Scene) -> str:
    """Return a safe name, with safe folders before it where the portal says where the file lies.

    The portal's own name of the file is taken where there is one: in its place inside the product, in the
    address, in the key; else the product's title with the extension that the media type tells. What a server
    says when the file is fetched is not looked at.
    """
    if asset.path:
        return safe_path(inside(asset.path), safe_name(asset.key))
    ending = asset_ending(asset)
    if not ending:
        return safe_name(_titled(asset, scene))
    name = next(
        (part for part in _names(asset) if part.lower().endswith(f".{ending}")), f"{asset.key}.{ending}"
    )
    return safe_name(name + _packed(name, asset))


def product_name(scene: Scene) -> str:
    """Return a safe name of the scene, for a folder or without extension."""
    return safe_name(scene.title or scene.id, "product")


def is_named_after(name: str, scene: Scene) -> bool:
    """Whether a file's name tells whose it is, so that it can lie beside those of other scenes."""
    stem, title = name.rpartition("/")[2].rpartition(".")[0].casefold(), product_name(scene).casefold()
    return "/" not in name and len(stem) > 0 and (title in stem or (stem in title and len(stem) > 20))


def _titled(asset: Asset, scene: Scene) -> str:
    """Return the title of the product, and for one file of several its key, with an extension."""
    told = next((ending for kind, ending in _ENDINGS if asset.media_type.startswith(kind)), "")
    whole = asset_form(asset) is AssetForm.ARCHIVE or "data" in asset.roles
    return (
        product_name(scene) if whole else asset.title if told and "." in asset.title else asset.key
    ) + told


def _names(asset: Asset) -> list[str]:
    """Return what may be the file's name: parts of the address from its end, the last part of the key."""
    path = asset.href.partition("?")[0][:_LONGEST]
    parts = [unquote(part) for part in _BETWEEN.split(path)]
    return [*reversed(parts), asset.key.rpartition("/")[2], asset.title]


def _packed(name: str, asset: Asset) -> str:
    """Return what is missing of the name of a folder that comes as an archive."""
    return ".zip" if name.lower().endswith(_TREES) and asset.media_type.startswith(_PACKED) else ""


def inside(path: str) -> str:
    """Return a place inside of the product, without the product's own folder."""
    first, slash, rest = path.partition("/")
    return rest if slash and first.lower().endswith(_TREES) else path


def tree_ending(asset: Asset) -> str:
    """Return `.SAFE`, `.SEN3` … where a file lies in a product's own folder of that form; else nothing."""
    first, slash, _rest = asset.path.partition("/")
    return first[-5:] if slash and first.lower().endswith(_TREES) else ""
