"""Builds STAC 1.0 items, assets and collections as plain dictionaries."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from .grid import Grid
from .rasters import size_of
from .swath import ring_in_degrees

EXTENSIONS = [
    f"https://stac-extensions.github.io/{name}/schema.json"
    for name in (
        "eo/v1.1.0",
        "file/v2.1.0",
        "grid/v1.1.0",
        "processing/v1.2.0",
        "projection/v1.2.0",
        "raster/v1.1.0",
        "sat/v1.0.0",
        "view/v1.0.0",
    )
]
COG = "image/tiff; application=geotiff; profile=cloud-optimized"
LICENSE = "CC0-1.0"
LICENSE_LINK = {
    "rel": "license",
    "href": "https://creativecommons.org/publicdomain/zero/1.0/",
    "type": "text/html",
    "title": "CC0 1.0",
}
NOTICE = "Invented for teaching: drawn by a script, not observed."
FAMILIES = {
    "s2-l2a-sen2cor": "Sentinel-2 level 2A, Sen2Cor",
    "s2-l2a-maja": "Sentinel-2 level 2A, MAJA",
    "s2-l1c": "Sentinel-2 level 1C",
    "landsat-c2-l2": "Landsat 8 and 9 Collection 2 level 2",
    "s1-grd": "Sentinel-1 ground range detected",
}


def instant(moment: datetime | None) -> str | None:
    """Return the RFC 3339 text of a UTC moment, milliseconds included."""
    return (
        None
        if moment is None
        else moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
    )


def item(
    identifier: str, family: str, epsg: int, outline: np.ndarray, properties: dict, assets: dict
) -> dict:
    """Return an item; ``outline`` is the convex footprint in metres of the EPSG code's zone."""
    ring = ring_in_degrees(epsg, outline)
    longitudes, latitudes = zip(*ring)
    links = [
        {"rel": "self", "href": f"./items.json#{identifier}", "type": "application/geo+json"},
        {"rel": "collection", "href": f"./collections.json#{family}", "type": "application/json"},
        LICENSE_LINK,
    ]
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": EXTENSIONS,
        "id": identifier,
        "collection": family,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "bbox": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)],
        "properties": {
            "title": identifier,
            "description": NOTICE,
            "license": LICENSE,
            **properties,
            "proj:epsg": epsg,
            "proj:code": f"EPSG:{epsg}",
        },
        "links": links,
        "assets": assets,
    }


def cog_asset(root: Path, path: Path, title: str, roles: list[str], grid: Grid, bands: list[dict]) -> dict:
    """Return a COG's asset with where its pixels lie; ``bands`` mixes eo:bands and raster:bands keys."""
    return {
        "href": f"./{path.relative_to(root).as_posix()}",
        "type": COG,
        "title": title,
        "roles": roles,
        "gsd": grid.pixel,
        "proj:epsg": grid.epsg,
        "proj:code": f"EPSG:{grid.epsg}",
        "proj:shape": [grid.height, grid.width],
        "proj:transform": grid.transform,
        "proj:bbox": list(grid.bounds),
        **_split(bands, grid.pixel),
        **size_of(path),
    }


def thumbnail_asset(root: Path, path: Path, shape: tuple[int, int], title: str) -> dict:
    """Return a thumbnail's asset; ``shape`` is its height and width in pixels."""
    return {
        "href": f"./{path.relative_to(root).as_posix()}",
        "type": "image/jpeg",
        "title": title,
        "roles": ["thumbnail", "overview"],
        "proj:shape": list(shape),
        **size_of(path),
    }


def _split(bands: list[dict], pixel: float) -> dict:
    colours = [
        {key: band[key] for key in ("name", "common_name", "center_wavelength") if key in band}
        for band in bands
    ]
    values = [
        {
            "spatial_resolution": pixel,
            **{key: band[key] for key in ("data_type", "nodata", "scale", "offset", "unit") if key in band},
        }
        for band in bands
    ]
    return {**({"eo:bands": colours} if any(colours) else {}), "raster:bands": values}


def collection(family: str, items: list[dict]) -> dict:
    """Return the collection that covers its items."""
    own = [one for one in items if one["collection"] == family]
    boxes = [one["bbox"] for one in own]
    times = sorted(one["properties"]["datetime"] or one["properties"]["start_datetime"] for one in own)
    whole = [
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    ]
    return {
        "type": "Collection",
        "stac_version": "1.0.0",
        "id": family,
        "title": FAMILIES[family],
        "description": f"{FAMILIES[family]}. {NOTICE}",
        "license": LICENSE,
        "providers": [{"name": "Guichet EO", "roles": ["producer", "host"]}],
        "extent": {"spatial": {"bbox": [whole]}, "temporal": {"interval": [[times[0], times[-1]]]}},
        "links": [{"rel": "items", "href": "./items.json", "type": "application/geo+json"}, LICENSE_LINK],
    }
