"""Sentinel SAFE packages, by GDAL's drivers for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...core.asset import Asset
from ...core.asset_band import AssetBand
from .driver_look import DriverLook, look
from .product_file import ProductFile

_METADATA = re.compile(
    r"(?:MTD_MSI(?:L1C|L2A)|S2[A-D]_(?:OPER|USER)_MTD_SAFL(?:1C|2A)_.{1,80})\.xml", re.IGNORECASE
)
_RESOLUTION = re.compile(r":(\d{2,3})m(?::|$)")
_MEASURED = re.compile(r"s1[a-d]-.{2}-grd-(?P<band>vv|vh|hh|hv)-.{1,80}\.tiff?", re.IGNORECASE)
_COG = re.compile(r"-cog\.tiff?$", re.IGNORECASE)
_TIFF = "image/tiff"  # what the driver gives is read like one


def sentinel2_assets(files: Sequence[ProductFile]) -> Iterator[Asset]:
    """Yield a raster per resolution with the bands that the driver SENTINEL2 names, and the picture (TCI).

    A band whose file is missing is left without a name: the driver gives zeros for it.
    """
    for file in files:
        described = look(file.path, "SENTINEL2") if _METADATA.fullmatch(file.base) else None
        for part in described.parts if described else ():
            seen = look(part, "SENTINEL2")
            if seen is not None and seen.bands and seen.lies_in(file.root):
                yield _resolution(part, seen)


def _resolution(part: str, seen: DriverLook) -> Asset:
    if ":TCI:" in part:
        return Asset("TCI", "", part, _TIFF, ("visual",), resolution=10.0)
    codes = [_code(band.get("BANDNAME", "")) for band in seen.bands]
    there = [code if _has_file(code, seen.files) else "" for code in codes]
    found = _RESOLUTION.search(part)
    resolution = float(found[1]) if found else None
    key = f"safe-{found[1]}m" if found else "safe"
    return Asset(key, "", part, _TIFF, resolution=resolution, bands=tuple(AssetBand(code) for code in there))


def _code(name: str) -> str:
    """Return `B04` for the driver's `B4`, as files and portals have it."""
    found = re.fullmatch(r"B(\d)", name)
    return f"B0{found[1]}" if found else name


def _has_file(code: str, files: Sequence[str]) -> bool:
    marks = (f"_{code}_", f"_{code}.")
    return bool(code) and any(mark in file.rpartition("/")[2] for file in files for mark in marks)


def sentinel1_assets(files: Sequence[ProductFile]) -> Iterator[Asset]:
    """Yield a raster with all polarisations by the driver SAFE, else each measurement by itself.

    The driver takes the control points of the annotation, which are those of the measurements. These stand in
    where it does not take the package, because a file was not downloaded for example, and where they are
    COGs: the driver does not pass on their overviews.
    """
    measured = {match["band"].lower(): file for file in files if (match := _MEASURED.fullmatch(file.base))}
    plain = measured and not any(_COG.search(file.base) for file in measured.values())
    for file in files if plain else ():
        seen = look(file.path, "SAFE") if file.base.lower() == "manifest.safe" else None
        names = [band.get("POLARIZATION", "").lower() for band in seen.bands] if seen else []
        if seen is not None and set(names) == set(measured) and seen.lies_in(file.root):
            yield Asset("safe", "", file.path, _TIFF, bands=tuple(AssetBand(name) for name in names))
            return
    for band, file in measured.items():
        yield Asset(band, "", file.path, _TIFF)
