"""Files of a scene in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ...core.asset import Asset
from ...gis.translation import tr

# Keys of the STAC extension "eo", of Earth Search and of the Sentinel-2 products, in lower case.
COMMON: Mapping[str, Callable[[], str]] = {
    "coastal": lambda: tr("coastal aerosol"),
    "blue": lambda: tr("blue"),
    "green": lambda: tr("green"),
    "red": lambda: tr("red"),
    "rededge1": lambda: tr("red edge 1"),
    "rededge2": lambda: tr("red edge 2"),
    "rededge3": lambda: tr("red edge 3"),
    "nir": lambda: tr("near infrared"),
    "nir08": lambda: tr("near infrared, narrow"),
    "nir09": lambda: tr("water vapour band"),
    "cirrus": lambda: tr("cirrus"),
    "swir16": lambda: tr("short-wave infrared 1.6 µm"),
    "swir22": lambda: tr("short-wave infrared 2.2 µm"),
    "lwir11": lambda: tr("surface temperature"),
    "pan": lambda: tr("panchromatic"),
    "visual": lambda: tr("True colour"),
    "scl": lambda: tr("scene classes"),
    "aot": lambda: tr("aerosols"),
    "wvp": lambda: tr("water vapour"),
    "cloud": lambda: tr("cloud probability"),
    "snow": lambda: tr("snow probability"),
    "qa_pixel": lambda: tr("pixel quality"),
    "thumbnail": lambda: tr("Thumbnail"),
    "overview": lambda: tr("Overview"),
    "metadata": lambda: tr("Metadata"),
}
SENTINEL_2_BANDS = {
    "b01": "coastal", "b02": "blue", "b03": "green", "b04": "red", "b05": "rededge1", "b06": "rededge2",
    "b07": "rededge3", "b08": "nir", "b8a": "nir08", "b09": "nir09", "b10": "cirrus", "b11": "swir16",
    "b12": "swir22", "tci": "visual", "scl": "scl", "aot": "aot", "wvp": "wvp",
}  # fmt: skip
RESOLUTION_SUFFIX = re.compile(r"[-_]\d+m$")
CODE = re.compile(r"^[A-Za-z]{1,4}\d{0,2}[A-Za-z]?$")

TYPES: Mapping[str, str] = {
    "image/tiff": "TIFF",
    "image/jp2": "JP2",
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "application/json": "JSON",
    "application/geo+json": "JSON",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/html": "HTML",
    "text/plain": "TXT",
    "application/zip": "ZIP",
    "application/x-hdf5": "HDF5",
    "application/netcdf": "NetCDF",
    "application/gml+xml": "GML",
}


def asset_words(asset: Asset, family: str) -> str:
    """Return what an asset is: known bands and masks in words, else the portal's title, else its key."""
    key = RESOLUTION_SUFFIX.sub("", asset.key.lower())
    known = SENTINEL_2_BANDS.get(key, key) if family.startswith("s2") else key
    words = COMMON.get(known)
    if words is None:
        return asset.title or asset.key
    code = RESOLUTION_SUFFIX.sub("", asset.key)
    if known != key and CODE.match(code):
        return f"{code} – {words()}"
    return words()[:1].upper() + words()[1:]


def type_words(asset: Asset) -> str:
    """Return the format of an asset in a few letters, empty where it is not known."""
    if asset.cloud_optimized:
        return "COG"
    media_type = asset.media_type.partition(";")[0].strip()
    return TYPES.get(media_type, media_type.rpartition("/")[2].upper()[:8])
