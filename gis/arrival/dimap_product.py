"""SPOT and Pléiades products, by GDAL's driver for DIMAP."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from osgeo import gdal

from ...core.asset import Asset
from ...core.asset_band import AssetBand
from ..gdal_calls import gdal_calls
from .driver_look import look
from .product_file import ProductFile

# METADATA.DIM of version 1, DIM_….XML of version 2; VOL_….XML only lists these
_METADATA = re.compile(r".{0,80}\.dim|dim_.{1,120}\.xml", re.IGNORECASE)
_KIND = re.compile(r"(?:^|[_-])(PMS|MS|XS|PAN|P)(?:-FS)?(?=[_-]|$)", re.IGNORECASE)
_KEYS = {"pms": "pms", "ms": "ms", "xs": "xs", "p": "pan", "pan": "pan"}
_INDEX = re.compile(r"<BAND_ID>\s*(\w{1,8})\s*</BAND_ID>\s*<BAND_INDEX>\s*(\d{1,2})\s*</BAND_INDEX>")
# what the producer calls the bands: blue first of SPOT 6/7 and Pléiades, colours of Pléiades Neo
_NAMES = {
    "B0": "blue", "B1": "green", "B2": "red", "B3": "nir",
    "R": "red", "G": "green", "B": "blue", "NIR": "nir", "RE": "rededge", "DB": "coastal", "P": "pan",
}  # fmt: skip
MOST = 12  # descriptions of one delivery: panchromatic and multispectral of a triplet, doubled
LONGEST = 4 << 20  # bytes of a description


def dimap_assets(files: Sequence[ProductFile]) -> Iterator[Asset]:
    """Yield the rasters that a delivery describes.

    Their bands have the order that the description lists (`Raster_Index`); where it lists none, the place in
    the file counts (`Imagery.files`).
    """
    described = [file for file in files if _METADATA.fullmatch(file.base)]
    for file in described[:MOST]:
        seen = look(file.path, "DIMAP")
        if seen is not None and seen.bands and seen.lies_in(file.folder):
            yield _asset(file, len(seen.bands))


def _asset(file: ProductFile, count: int) -> Asset:
    listed = {int(place): _NAMES.get(name.upper(), "") for name, place in _INDEX.findall(_text(file.path))}
    names = [listed.get(place, "") for place in range(1, count + 1)]
    bands = tuple(AssetBand(name) for name in names) if all(names) else ()
    return Asset(_key(file, count), "", file.path, "image/tiff", bands=bands)


def _key(file: ProductFile, count: int) -> str:
    found = _KIND.search(file.base.rpartition(".")[0])
    if found is not None:
        return _KEYS[found[1].lower()]
    return "pan" if count == 1 else "ms"


def _text(path: str) -> str:
    with gdal_calls():
        handle = gdal.VSIFOpenL(path, "rb")
        if handle is None:
            return ""
        try:
            return bytes(gdal.VSIFReadL(1, LONGEST, handle) or b"").decode("utf-8", "replace")
        finally:
            gdal.VSIFCloseL(handle)
