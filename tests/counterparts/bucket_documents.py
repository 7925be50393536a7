"""What describes a product in a bucket of Sentinel-2: `tileInfo.json`, `MTD_MSIL1C.xml`."""

from generated_world import moment_of
from guichet_eo.core.mgrs import tile_bounds


def tile_info(item, tile, place):
    crs, (west, south, east, north) = tile_bounds(tile)
    ring = [[west, north], [east, north], [east, south], [west, south], [west, north]]
    named = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG:8.8.1:{crs[5:]}"}}
    square = {"type": "Polygon", "crs": named, "coordinates": [ring]}
    return {
        "path": place,
        "timestamp": moment_of(item),
        "tileGeometry": square,
        "tileDataGeometry": square,
        "cloudyPixelPercentage": item["properties"]["eo:cloud_cover"],
        "productName": item["id"],
    }


def pictures(item, tile):
    stem = f"GRANULE/L1C_T{tile}_A000001_20260601T105031/IMG_DATA/T{tile}_20260601T105031"
    resolutions = ("_10m", "_20m") if "MSIL2A" in item["id"] else ("",)
    return [f"{stem}_{band}{resolution}.jp2" for band in ("B02", "TCI") for resolution in resolutions]


def metadata(item):
    parts = item["geometry"]["coordinates"]
    rings = parts if item["geometry"]["type"] == "Polygon" else whole(parts)
    points = " ".join(f"{y} {x}" for x, y in rings[0])
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?><n1:User_Product xmlns:n1="https://psd">'
        f"<Product_Footprint><Global_Footprint><EXT_POS_LIST>{points}</EXT_POS_LIST></Global_Footprint>"
        f"</Product_Footprint><Cloud_Coverage_Assessment>{item['properties']['eo:cloud_cover']}"
        "</Cloud_Coverage_Assessment></n1:User_Product>"
    )


def whole(parts):
    """Return the tile across the antimeridian as one ring that jumps there, as ESA writes it."""
    xs = [(x + 360 if x < 0 else x, y) for part in parts for x, y in part[0]]
    west, east = min(x for x, _ in xs), max(x for x, _ in xs)
    south, north = min(y for _, y in xs), max(y for _, y in xs)
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[(x - 360 if x > 180 else x, y) for x, y in corners]]
