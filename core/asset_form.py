"""What a file of a scene is, as far as its address and the portal's words tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum

from .asset import Asset


class AssetForm(Enum):
    """How a file is opened, if at all."""

    RASTER = "raster"  # GeoTIFF, COG
    JPEG2000 = "jpeg2000"
    PICTURE = "picture"  # PNG, JPEG: no place on the map
    NETCDF = "netcdf"
    HDF5 = "hdf5"
    ZARR = "zarr"
    VECTOR = "vector"
    TABLE = "table"
    TILES = "tiles"  # TileJSON: a map service for this scene alone
    ARCHIVE = "archive"  # zip, tar, SAFE, SEN3
    METADATA = "metadata"
    POINT_CLOUD = "point cloud"
    UNKNOWN = "unknown"


# Media types by their beginning, without parameters; the longest that fits counts. The vector, netCDF, HDF5
# and Zarr types are those of the STAC best practices; the others stand in recorded items.
_TYPES: Mapping[AssetForm, tuple[str, ...]] = {
    AssetForm.RASTER: ("image/tiff", "image/geotiff", "image/vnd.stac.geotiff", "application/geotiff"),
    AssetForm.JPEG2000: ("image/jp2", "image/jpx", "image/jpm", "image/jpeg2000", "image/j2k"),
    AssetForm.PICTURE: ("image/jpeg", "image/jpg", "image/png", "image/gif", "image/webp", "image/svg"),
    AssetForm.NETCDF: ("application/netcdf", "application/x-netcdf", "application/vnd.netcdf"),
    AssetForm.HDF5: ("application/x-hdf5", "application/hdf5", "application/vnd.hdf5"),
    AssetForm.ZARR: (
        "application/vnd+zarr", "application/vnd.zarr", "application/zarr", "application/x-zarr",
    ),
    AssetForm.VECTOR: (
        "application/geo+json", "application/vnd.geo+json", "application/geopackage",
        "application/flatgeobuf", "application/vnd.flatgeobuf", "application/vnd.google-earth",
        "application/gml", "application/x-shapefile", "application/vnd.shp", "application/x-esri",
        "application/vnd.apache.geoparquet", "application/topo+json",
    ),
    AssetForm.TABLE: (
        "text/csv", "application/csv", "application/vnd.apache.parquet", "application/x-parquet",
        "application/parquet",
    ),
    AssetForm.ARCHIVE: (
        "application/zip", "application/x-zip", "application/x-tar", "application/tar", "application/gzip",
        "application/x-gzip", "application/x-gtar", "application/x-7z", "application/x-bzip2",
    ),
    AssetForm.POINT_CLOUD: ("application/vnd.las", "application/x-las", "application/las"),
    AssetForm.METADATA: (
        "application/json", "application/xml", "text/xml", "text/html", "text/plain", "application/pdf",
        "application/ld+json", "text/markdown", "application/schema+json",
    ),
}  # fmt: skip
_ENDINGS: Mapping[AssetForm, tuple[str, ...]] = {
    AssetForm.RASTER: ("tif", "tiff", "gtiff"),
    AssetForm.JPEG2000: ("jp2", "j2k", "jpx"),
    AssetForm.PICTURE: ("png", "jpg", "jpeg", "gif", "webp", "svg"),
    AssetForm.NETCDF: ("nc", "nc4", "cdf"),
    AssetForm.HDF5: ("h5", "he5", "hdf5"),
    AssetForm.ZARR: ("zarr",),
    AssetForm.VECTOR: (
        "geojson", "geojsonl", "ndgeojson", "topojson", "gpkg", "fgb", "shp", "shp.zip", "shz", "kml", "kmz",
        "gml", "geoparquet",
    ),
    AssetForm.TABLE: ("csv", "parquet"),
    AssetForm.TILES: ("tilejson",),
    AssetForm.ARCHIVE: ("zip", "tar", "tgz", "gz", "bz2", "7z", "safe", "sen3", "safe.zip", "tar.gz"),
    AssetForm.POINT_CLOUD: ("las", "laz", "copc.laz"),
    AssetForm.METADATA: ("json", "xml", "html", "htm", "txt", "pdf", "md", "md5", "met", "imd", "rpc", "dim"),
}  # fmt: skip
_FORM_OF_ENDING = {ending: form for form, endings in _ENDINGS.items() for ending in endings}
_PREFIXES = sorted(
    ((prefix, form) for form, prefixes in _TYPES.items() for prefix in prefixes),
    key=lambda pair: -len(pair[0]),
)
# Types that say less than the name: a KML served as XML, a table as text, a packed Shapefile as an archive.
_VAGUE = frozenset([AssetForm.METADATA, AssetForm.ARCHIVE, AssetForm.UNKNOWN])
_SURER = frozenset([AssetForm.VECTOR, AssetForm.TABLE, AssetForm.TILES])
_BETWEEN = re.compile(r"[/()#\\]")
_LONGEST = 4000
_SERVICES = frozenset(["wms", "wmts", "wfs"])  # a role of GEODES's items: a request to a server, not a file


def asset_form(asset: Asset) -> AssetForm:
    """Return what a file is; UNKNOWN rather than a guess."""
    roles = frozenset(role.lower() for role in asset.roles)
    if roles & _SERVICES:
        return AssetForm.UNKNOWN
    if "tiles" in roles or asset.key.lower() == "tilejson":
        return AssetForm.TILES
    if asset.cloud_optimized:
        return AssetForm.RASTER
    named = _named(asset)
    told = _told(asset.media_type)
    if told is AssetForm.TABLE and "geo" in asset.media_type.partition(";")[2]:
        return AssetForm.VECTOR
    if told is AssetForm.UNKNOWN:
        return named
    return named if told in _VAGUE and named in _SURER else told


def asset_ending(asset: Asset) -> str:
    """Return the extension in lower case, with both parts of `shp.zip`; empty where there is none.

    Looked for in the address, also in its middle (CDSE: `…/Nodes(…_B02_10m.jp2)/$value`), then in the key
    (GEODES's addresses say nothing, its keys are file names).
    """
    parts = _BETWEEN.split(asset.href.partition("?")[0][:_LONGEST].lower())
    for name in (*reversed(parts), asset.key.lower()):
        double, single = ".".join(name.split(".")[-2:]), name.rpartition(".")[2]
        if "." not in name:
            continue
        if double in _FORM_OF_ENDING and name.count(".") > 1:
            return double
        if single in _FORM_OF_ENDING:
            return single
    return ""


def _named(asset: Asset) -> AssetForm:
    return _FORM_OF_ENDING.get(asset_ending(asset), AssetForm.UNKNOWN)


def _told(media_type: str) -> AssetForm:
    plain = media_type.partition(";")[0].strip().lower()
    return next((form for prefix, form in _PREFIXES if plain.startswith(prefix)), AssetForm.UNKNOWN)
