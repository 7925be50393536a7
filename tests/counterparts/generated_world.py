"""One small world of made-up scenes that the loopback servers of all dialects offer."""

import functools
from datetime import datetime, timedelta, timezone

from guichet_eo.core.mgrs import tile_bounds, tile_polygon

START = datetime(2026, 6, 1, 10, 50, 31, 24000, tzinfo=timezone.utc)
TILES = ("31TCJ", "31TDJ", "31UFS", "01KAB")  # Toulouse twice, Brussels, Fiji
TOULOUSE = {
    "type": "Polygon",
    "coordinates": [[[1.6, 43.4], [1.85, 43.4], [1.85, 43.7], [1.6, 43.7], [1.6, 43.4]]],
}
BANDS = ("B02", "B03", "B04", "B08", "B11", "B12", "SCL")


def iso(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03d}Z"


@functools.lru_cache
def geometry_of(tile):
    """Return the tile's outline, plain coordinates that JSON knows."""
    polygon = tile_polygon(tile)
    return {"type": polygon["type"], "coordinates": _lists(polygon["coordinates"])}


def _lists(value):
    return [_lists(part) for part in value] if isinstance(value, (list, tuple)) else value


def band(root, name, identifier, bounds):
    west, _south, _east, north = bounds
    return {
        "href": f"{root}/files/{identifier}/{name}.tif",
        "type": "image/tiff; application=geotiff; profile=cloud-optimized",
        "title": f"Band {name}",
        "description": f"{name} of {identifier}, as the plugin's tests imagine it",
        "roles": ["data", "reflectance"],
        "gsd": 10,
        "proj:shape": [10980, 10980],
        "proj:transform": [10, 0, west, 0, -10, north],
        "raster:bands": [{"nodata": 0, "data_type": "uint16", "scale": 0.0001, "offset": -0.1}],
        "eo:bands": [{"name": name, "description": f"Band {name}", "center_wavelength": 0.49}],
        "file:size": 184_757_429,
        "file:checksum": "1220" + "ab" * 32,
    }


def sentinel2(root, tile, day, collection="s2-l2a", bands=BANDS):
    """Return the Sentinel-2 scene of a tile on day number `day`."""
    moment = START + timedelta(days=day)
    level = "L1C" if collection.endswith("l1c") else "L2A"
    stamp = f"{moment:%Y%m%dT%H%M%S}"
    identifier = f"S2A_MSI{level}_{stamp}_N0511_R051_T{tile}_{moment + timedelta(hours=3):%Y%m%dT%H%M%S}"
    crs, bounds = tile_bounds(tile)
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "stac_extensions": [],
        "id": identifier,
        "collection": collection,
        "geometry": geometry_of(tile),
        "bbox": [0, 0, 1, 1],  # wrong on purpose: nobody should look at it
        "properties": {
            "datetime": iso(moment),
            "platform": "sentinel-2a",
            "instruments": ["msi"],
            "eo:cloud_cover": float((day * 37) % 101),
            "grid:code": f"MGRS-{tile}",
            "sat:orbit_state": "descending",
            "sat:relative_orbit": 51,
            "view:sun_elevation": 45.5,
            "proj:code": crs,
            "s2:product_uri": f"{identifier}.SAFE",
            "s2:processing_baseline": "05.11",
            "created": iso(moment + timedelta(hours=5)),
        },
        "links": [{"rel": "self", "href": f"{root}/collections/{collection}/items/{identifier}"}],
        "assets": {
            **{name: band(root, name, identifier, bounds) for name in bands},
            "thumbnail": {
                "href": f"{root}/files/{identifier}/thumbnail.jpg",
                "type": "image/jpeg",
                "roles": ["thumbnail"],
            },
        },
    }


def sentinel1(root, day, collection="s1-grd", ascending=True):
    """Return a Sentinel-1 scene over Toulouse."""
    moment = START + timedelta(days=day, hours=7)
    end = moment + timedelta(seconds=25)
    identifier = f"S1A_IW_GRDH_1SDV_{moment:%Y%m%dT%H%M%S}_{end:%Y%m%dT%H%M%S}_060328_077F7E_0C44"
    ring = [[0.06, 42.51], [3.04, 43.04], [2.58, 44.52], [-0.47, 43.97], [0.06, 42.51]]
    return {
        "type": "Feature",
        "stac_version": "1.0.0",
        "id": identifier,
        "collection": collection,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "datetime": None,
            "start_datetime": moment.strftime("%Y-%m-%d %H:%M:%S.%f+00:00"),
            "end_datetime": end.strftime("%Y-%m-%d %H:%M:%S.%f+00:00"),
            "platform": "SENTINEL-1A",
            "sar:instrument_mode": "IW",
            "sar:polarizations": ["VV", "VH"],
            "sat:orbit_state": "ascending" if ascending else "descending",
            "sat:relative_orbit": 30,
        },
        "links": [],
        "assets": {
            "thumbnail": {
                "href": f"{root}/files/{identifier}/quick-look.png",
                "type": "image/png",
                "roles": ["thumbnail"],
            }
        },
    }


def world(root, days=30):
    """Return all scenes, newest first."""
    items = [
        sentinel2(root, tile, day, collection)
        for day in range(days)
        for tile in TILES
        for collection in ("s2-l2a", "s2-l1c")
    ]
    items += [sentinel1(root, day, ascending=day % 2 == 0) for day in range(0, days, 3)]
    return sorted(items, key=moment_of, reverse=True)


def moment_of(item):
    """Return what a server sorts by."""
    properties = item["properties"]
    return (properties["datetime"] or properties["start_datetime"]).replace(" ", "T")
