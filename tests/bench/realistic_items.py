"""STAC items as large and as nested as those of the big portals: some 20 assets with bands and grids.

All is made up; the shape is that of a Sentinel-2 level 2A item with Cloud-Optimized GeoTIFFs.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

START = datetime(2020, 1, 1, 10, 50, 31, 24000, tzinfo=timezone.utc)
HOST = "https://data.example.org/sentinel-cogs"
BANDS = (  # name, band, metres, micrometres, width
    ("blue", "B02", 10, 0.49, 0.098), ("green", "B03", 10, 0.56, 0.045), ("red", "B04", 10, 0.665, 0.038),
    ("nir", "B08", 10, 0.842, 0.145), ("rededge1", "B05", 20, 0.704, 0.019),
    ("rededge2", "B06", 20, 0.74, 0.018), ("rededge3", "B07", 20, 0.783, 0.028),
    ("nir08", "B8A", 20, 0.865, 0.033), ("swir16", "B11", 20, 1.61, 0.143),
    ("swir22", "B12", 20, 2.19, 0.242), ("coastal", "B01", 60, 0.443, 0.027),
    ("nir09", "B09", 60, 0.945, 0.026),
)  # fmt: skip
OTHERS = ("aot", "wvp", "scl")
RELATIONS = (
    "self", "canonical", "license", "derived_from", "parent", "collection", "root", "thumbnail",
)  # fmt: skip
EXTENSIONS = (
    "eo", "view", "mgrs", "grid", "sentinel-2", "file", "projection", "processing", "raster",
)  # fmt: skip
PREFIX = "S2A_MSIL2A"


def instant(number: int, shift: float = 0.0) -> datetime:
    """Return when item `number` was acquired: one every three hours, each its own acquisition."""
    return START + timedelta(hours=3 * number, seconds=shift)


def item(number: int, collection: str = "sentinel-2-c1-l2a", west: float = 1.0, south: float = 43.0) -> dict:
    """Return item `number`; every eighth shares its tile, no two the instant."""
    acquired = instant(number)
    tile = "31T" + "ABCDEFGH"[number % 8] + "J"
    stamp = acquired.strftime("%Y%m%dT%H%M%S")
    item_id = f"S2A_T{tile}_{stamp}_L2A"
    x, y = west + number % 97 * 0.003, south + number % 89 * 0.003
    corners = [
        [x, y + 0.9871234], [x + 1.3012345, y + 0.9912345], [x + 1.2912345, y + 0.0034567],
        [x + 0.0123456, y], [x, y + 0.9871234],
    ]  # fmt: skip
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": item_id,
        "properties": _properties(number, acquired, tile, stamp),
        "geometry": {"type": "Polygon", "coordinates": [corners]},
        "links": [
            {"rel": relation, "type": "application/geo+json", "href": f"{HOST}/{collection}/items/{item_id}"}
            for relation in RELATIONS
        ],
        "assets": _assets(f"{HOST}/{tile[:2]}/{tile[2]}/{tile[3:]}/{acquired:%Y/%-m}/{item_id}"),
        "bbox": [x, y, x + 1.3012345, y + 0.9912345],
        "stac_extensions": [
            f"https://stac-extensions.github.io/{name}/v1.0.0/schema.json" for name in EXTENSIONS
        ],
        "collection": collection,
    }


def item_text(number: int, **more) -> str:
    """Return an item as servers send it."""
    return json.dumps(item(number, **more), separators=(",", ":"))


def _properties(number: int, acquired: datetime, tile: str, stamp: str) -> dict:
    told = acquired.isoformat().replace("+00:00", "Z")
    return {
        "created": "2023-11-12T09:21:44.515Z",
        "platform": "sentinel-2a",
        "constellation": "sentinel-2",
        "instruments": ["msi"],
        "eo:cloud_cover": number * 7.31 % 100,
        "proj:epsg": 32631,
        "proj:centroid": {"lat": 43.71234, "lon": 1.65432},
        "mgrs:utm_zone": 31,
        "mgrs:latitude_band": "T",
        "mgrs:grid_square": tile[3:],
        "grid:code": f"MGRS-{tile}",
        "view:azimuth": 105.37,
        "view:incidence_angle": 9.12,
        "view:sun_azimuth": 156.81,
        "view:sun_elevation": 27.48,
        "s2:tile_id": f"S2A_OPER_MSI_L2A_TL_2APS_{stamp}_A023708_T{tile}_N05.00",
        "s2:degraded_msi_data_percentage": 0.0165,
        "s2:nodata_pixel_percentage": 0.000017,
        "s2:saturated_defective_pixel_percentage": 0,
        "s2:cloud_shadow_percentage": 3.12,
        "s2:vegetation_percentage": 51.2,
        "s2:not_vegetated_percentage": 18.7,
        "s2:water_percentage": 1.06,
        "s2:unclassified_percentage": 2.73,
        "s2:medium_proba_clouds_percentage": 5.42,
        "s2:high_proba_clouds_percentage": 9.77,
        "s2:thin_cirrus_percentage": 1.9,
        "s2:snow_ice_percentage": 0.36,
        "s2:product_type": "S2MSI2A",
        "s2:processing_baseline": "05.00",
        "s2:product_uri": f"{PREFIX}_{stamp}_N0500_R051_T{tile}_{stamp}.SAFE",
        "s2:generation_time": "2022-11-06T05:44:52Z",
        "s2:datatake_id": f"GS2A_{stamp}_023708_N05.00",
        "s2:datatake_type": "INS-NOBS",
        "s2:datastrip_id": f"S2A_OPER_MSI_L2A_DS_2APS_{stamp}_S20200101T105444_N05.00",
        "s2:reflectance_conversion_factor": 1.03413456106,
        "datetime": told,
        "earthsearch:payload_id": f"roda-sentinel-2-c1-l2a/workflow-sentinel-2-c1-l2a-to-stac/{stamp}",
        "storage:platform": "AWS",
        "storage:region": "us-west-2",
        "storage:requester_pays": False,
        "processing:software": {"sentinel-2-c1-l2a-to-stac": "v2023.11.12"},
        "updated": "2023-11-12T09:21:44.515Z",
    }


def _assets(base: str) -> dict:
    assets = {name: _band(base, name, band, size, wave, width) for name, band, size, wave, width in BANDS}
    assets.update({name: _band(base, name, "", 20, 0.0, 0.0) for name in OTHERS})
    assets["visual"] = _band(base, "visual", "TCI", 10, 0.665, 0.038)
    assets["thumbnail"] = {
        "href": f"{base}/L2A_PVI.jpg", "type": "image/jpeg", "title": "Thumbnail of preview image",
        "file:checksum": "1220" + "0123456789abcdef" * 4, "file:size": 31207, "roles": ["thumbnail"],
    }  # fmt: skip
    for name in ("granule_metadata", "tileinfo_metadata", "product_metadata", "datastrip_metadata"):
        assets[name] = {"href": f"{base}/{name}.xml", "type": "application/xml", "roles": ["metadata"]}
    return assets


def _band(base: str, name: str, band: str, size: int, wave: float, width: float) -> dict:
    side = 109800 // size
    asset = {
        "href": f"{base}/{band or name.upper()}.tif",
        "type": "image/tiff; application=geotiff; profile=cloud-optimized",
        "title": f"{name} - {size}m",
        "proj:shape": [side, side],
        "proj:transform": [size, 0, 300000, 0, -size, 4900020],
        "raster:bands": [
            {"nodata": 0, "data_type": "uint16", "spatial_resolution": size, "scale": 0.0001, "offset": -0.1}
        ],
        "file:checksum": "1220" + "0123456789abcdef" * 4,
        "file:size": 187654321,
        "roles": ["data", "reflectance"],
    }
    if band:
        asset["eo:bands"] = [
            {"name": band, "common_name": name, "center_wavelength": wave, "full_width_half_max": width}
        ]
        asset["gsd"] = size
    return asset
