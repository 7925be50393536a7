"""Two small tiles side by side on a range server, and streams of them."""

import random
from array import array
from datetime import datetime, timezone

from guichet_eo.core.acquisition import Acquisition
from guichet_eo.core.asset import Asset
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.core.family_directory import FamilyDirectory
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.stream_planner import StreamPlanner
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.core.well_known_binary import pack_polygon
from guichet_eo.gis.guichet import RESOURCES
from guichet_eo.gis.streams.stream_builder import StreamBuilder
from osgeo import gdal, osr

SIDE = 700  # pixels of 10 m; tiles of 256
WEST, NORTH = 400000.0, 4850000.0
COG = "image/tiff; application=geotiff; profile=cloud-optimized"
FAMILIES = FamilyDirectory.load(RESOURCES / "families.json")


def write_cog(path, west, seed, side=SIDE, pixel=10.0, kind=gdal.GDT_UInt16, values=(1, 9000), nodata=0):
    """Write a COG of noise in UTM zone 31; two rows of it are missing data."""
    noise = random.Random(seed)
    code = "H" if kind == gdal.GDT_UInt16 else "B"
    pixels = array(code, (noise.randint(*values) for _ in range(side * side)))
    pixels[: 2 * side] = array(code, [0] * (2 * side))
    memory = gdal.GetDriverByName("MEM").Create("", side, side, 1, kind)
    memory.SetGeoTransform((west, pixel, 0, NORTH, 0, -pixel))
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32631)
    memory.SetProjection(crs.ExportToWkt())
    memory.GetRasterBand(1).SetNoDataValue(nodata)
    memory.GetRasterBand(1).WriteRaster(0, 0, side, side, pixels.tobytes())
    gdal.Translate(str(path), memory, format="COG", creationOptions=["BLOCKSIZE=256", "COMPRESS=DEFLATE"])


def write_tiles(folder):
    """Write bands of two neighbouring tiles: `a_red.tif`, `a_nir.tif`, `a_scl.tif`, and `b_…`."""
    for place, name in enumerate("ab"):
        west = WEST + place * SIDE * 10.0
        write_cog(folder / f"{name}_red.tif", west, place + 1)
        write_cog(folder / f"{name}_nir.tif", west, place + 11)
        write_cog(
            folder / f"{name}_scl.tif", west, place + 21, SIDE // 2, 20.0, gdal.GDT_Byte, values=(4, 9)
        )


def degrees(*corners):
    """Return UTM positions as longitude and latitude."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(32631)
    target.ImportFromEPSG(4326)
    for system in (source, target):
        system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    transform = osr.CoordinateTransformation(source, target)
    return [tuple(transform.TransformPoint(x, y)[:2]) for x, y in corners]


def box(west, south, east, north):
    """Return a ring in degrees around a box in UTM."""
    return degrees((west, south), (east, south), (east, north), (west, north), (west, south))


def area_of(west, south, east, north):
    """Return a box in UTM as GeoJSON."""
    return {"type": "Polygon", "coordinates": [[list(each) for each in box(west, south, east, north)]]}


WHOLE = (WEST - 100, NORTH - SIDE * 10 - 100, WEST + 2 * SIDE * 10 + 100, NORTH + 100)


def scene_of(name, portal="here", day=24, **more):
    """Return tile `a` or `b`."""
    west = WEST + "ab".index(name) * SIDE * 10.0
    acquired = datetime(2026, 10, day, 10, 50, 30, tzinfo=timezone.utc)
    ring = tuple(box(west, NORTH - SIDE * 10, west + SIDE * 10, NORTH))
    tile = {"a": "31TCJ", "b": "31TDJ"}[name]
    values = {
        "title": f"S2B_{name}_{day}",
        "family": "s2-l2a-sen2cor",
        "key": SceneKey(f"S2B/{tile}", acquired.timestamp(), 60.0),
        "acquired": acquired,
        "footprint": pack_polygon([ring]),
        "platform": "Sentinel-2B",
        "tile": tile,
        "version": "02.00",
        "streamable": True,
    }
    return Scene(portal, f"{name}{day}", **{**values, **more})


def assets_of(url, needs=""):
    """Return a function: scene → its files on a server."""

    def assets(scene):
        return tuple(
            Asset(band, band, f"{url}/{scene.id[0]}_{band}.tif", COG, ("data",), needs=needs)
            for band in ("red", "nir", "scl")
        )

    return assets


def planned_of(url, recipe, *names, needs=""):
    """Return the layers of tiles."""
    imagery = lambda name: FAMILIES.get(name).imagery  # noqa: E731
    planner = StreamPlanner(imagery, assets_of(url, needs), lambda _scene: True)
    scenes = [scene_of(name) for name in names]
    return planner.plan([(Acquisition(1, one.key, (one,)), one) for one in scenes], recipe).layers


def built_of(url, recipe, *names, area=None):
    """Return a built stream."""
    (planned,) = planned_of(url, recipe, *names)
    return StreamBuilder(recipe, area or area_of(*WHOLE), {}, CancelToken()).build(planned)


RED = StreamRecipe("Red", ("red",), clip=False, ranges=((0, 1),))
NDVI = StreamRecipe("NDVI", ("(nir - red) / (nir + red)",), ranges=((0, 1),), mask=True)
