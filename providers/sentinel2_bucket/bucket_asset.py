"""Files of a bucket → files of a scene."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from ...core.asset import Asset
from ...core.asset_band import AssetBand
from ...core.asset_grid import AssetGrid
from ...core.mgrs import SIZE, is_tile, tile_bounds

MOST_FILES = 500
# R10m/B02.jp2 at Amazon, …/IMG_DATA/R10m/T31TCJ_20260807T105031_B02_10m.jp2 at Google
_BAND = re.compile(
    r"(?:^|/)(?:R(?P<folder>\d\d)m/)?(?:T\d\d[A-Z]{3}_\d{8}T\d{6}_)?"
    r"(?P<band>B\d[\dA]|TCI|AOT|WVP|SCL)(?:_(?P<name>\d\d)m)?\.jp2$"
)
_NATIVE = {
    **dict.fromkeys(("B02", "B03", "B04", "B08", "TCI", "AOT", "WVP"), 10),
    **dict.fromkeys(("B05", "B06", "B07", "B8A", "B11", "B12", "SCL"), 20),
    **dict.fromkeys(("B01", "B09", "B10"), 60),
}
_TYPES = {
    "jp2": "image/jp2",
    "jpg": "image/jpeg",
    "json": "application/json",
    "xml": "application/xml",
    "safe": "application/xml",
    "html": "text/html",
    "gml": "application/gml+xml",
}
_TREE = ".SAFE"
_MASKS = ("/qi_data/", "qi/")
File = tuple[str, "int | None", str]


def listed_files(item: Mapping[str, Any]) -> Iterator[File]:
    """Yield (name in the scene's folder, bytes, checksum) of an item's files."""
    for entry in item["files"][:MOST_FILES]:
        name, size, checksum = entry
        yield str(name), size if isinstance(size, int) else None, str(checksum)


def make_asset(file: File, tile: str, href: str, s3: str = "", needs: str = "") -> Asset:
    """Return a file of a scene.

    Bands are called as everywhere, `B02`; those that are not in the band's own resolution `B02_20m`. Other
    files keep their path.

    Args:
        file: as `listed_files` yields it.
        tile: e.g. `31TCJ`, whose grid bands lie in.
        href: address of the scene's folder, with a slash at the end.
        s3: the same in a bucket at Amazon, empty elsewhere.
        needs: as `Asset.needs`.
    """
    name, size, checksum = file
    folder = href.rstrip("/").rpartition("/")[2]
    match = _BAND.search(name)
    band = match.group("band") if match is not None else ""
    told = (match.group("folder") or match.group("name")) if match is not None else None
    metres = int(told) if told else _NATIVE.get(band)
    key = band if metres == _NATIVE.get(band) else f"{band}_{metres}m"
    return Asset(
        key=key or name,
        title=name.rpartition("/")[2][:120],
        href=href + quote(name),
        media_type=_TYPES.get(name.rpartition(".")[2].lower(), ""),
        roles=_roles(name, band),
        size=size,
        checksum=checksum,
        resolution=float(metres) if metres else None,
        needs=needs,
        bands=(AssetBand(name=band),) if band and band != "TCI" else (),
        grid=_grid(tile, metres) if band and metres else None,
        s3=s3 + name if s3 else "",
        path=f"{folder}/{name}" if folder.endswith(_TREE) else name,
    )


def _roles(name: str, band: str) -> tuple[str, ...]:
    lower = name.lower()
    if band == "TCI":
        return ("visual",)
    if band:
        return ("data",)
    if lower.endswith((".jpg", ".jpeg")) or "preview" in lower or "_pvi" in lower:
        return ("thumbnail",)
    if lower.startswith(_MASKS) or any(part in lower for part in _MASKS):
        return ("quality",)
    return ("metadata",)


def _grid(tile: str, metres: int) -> AssetGrid | None:
    if not is_tile(tile) or metres not in (10, 20, 60):
        return None
    crs, (west, _, _, north) = tile_bounds(tile)
    return AssetGrid(
        crs, SIZE // metres, SIZE // metres, (west, float(metres), 0.0, north, 0.0, -float(metres))
    )
