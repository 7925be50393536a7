"""Two tiles of Sentinel-2's size, side by side, on a slow server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from guichet_eo.core.asset import Asset
from guichet_eo.core.band_source import BandSource
from guichet_eo.core.expression_node import ExpressionNode
from guichet_eo.core.planned_stream import PlannedStream
from guichet_eo.core.scene import Scene
from guichet_eo.core.scene_key import SceneKey
from guichet_eo.core.stream_recipe import StreamRecipe
from guichet_eo.core.stream_scene import StreamScene
from osgeo import gdal, osr

SIDE, RESOLUTION, EPSG = 10980, 10.0, 32631
TILES = {"west": (300000.0, 4900020.0), "east": (399960.0, 4900020.0)}  # 31TCJ and 31TDJ, which overlap
BANDS = ("nir", "red", "green")
RECIPE = StreamRecipe("False Colour", BANDS)
NOISE = 512  # pixels of the pattern that is repeated


class TileBed:
    """Serves the tiles while the block runs; all bands of a tile are one file under several names."""

    def __init__(self, latency: float) -> None:
        """Say how late every answer is, in seconds."""
        self._latency = latency

    def __enter__(self) -> TileBed:
        """Make the files, start the server."""
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        for tile, corner in TILES.items():
            first = self.folder / f"{tile}_{BANDS[0]}.tif"
            write_tile(first, *corner)
            for band in BANDS[1:]:
                os.link(first, self.folder / f"{tile}_{band}.tif")
        self._server = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("tile_server.py")), str(self.folder),
             str(self._latency)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.url = self._server.stdout.readline().strip()
        return self

    def __exit__(self, *_: object) -> None:
        """End the server."""
        self._server.kill()
        self._server.communicate()
        self._folder.cleanup()

    def requests(self, latency: float | None = None) -> list[tuple[str, str, int, int]]:
        """Return (method, path, status, bytes) since the last call; perhaps set another latency."""
        self._server.stdin.write("log\n" if latency is None else f"latency {latency}\n")
        self._server.stdin.flush()
        return [tuple(request) for request in json.loads(self._server.stdout.readline())]

    def address(self, tile: str, band: str) -> str:
        """Return where a band is."""
        return f"{self.url}/{tile}_{band}.tif"

    def planned(self, *tiles: str) -> PlannedStream:
        """Return a layer of some tiles."""
        return PlannedStream(tuple(self._scene(tile) for tile in tiles))

    def _scene(self, tile: str) -> StreamScene:
        scene = Scene("bench", tile, tile, "s2-l2a-sen2cor", SceneKey(tile))
        assets = [Asset(band, band, self.address(tile, band)) for band in BANDS]
        bands = {asset.key: BandSource(asset, 1, 0.0, 0.0001, -0.1) for asset in assets}
        return StreamScene(scene, tuple(ExpressionNode(name=band) for band in BANDS), bands)

    def size(self) -> int:
        """Return the bytes of a band's file."""
        return (self.folder / f"west_{BANDS[0]}.tif").stat().st_size


def write_tile(path: Path, west: float, north: float) -> None:
    """Write a COG of noise that compresses about as well as reflectances do."""
    import numpy as np

    generator = np.random.default_rng(7)
    pattern = (2000 + generator.integers(0, 800, (NOISE, NOISE))).astype("uint16")
    rows = np.tile(pattern, (1, SIDE // NOISE + 1))[:, :SIDE]
    memory = gdal.GetDriverByName("MEM").Create("", SIDE, SIDE, 1, gdal.GDT_UInt16)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(EPSG)
    memory.SetProjection(crs.ExportToWkt())
    memory.SetGeoTransform((west, RESOLUTION, 0.0, north, 0.0, -RESOLUTION))
    memory.GetRasterBand(1).SetNoDataValue(0)
    for top in range(0, SIDE, NOISE):
        memory.GetRasterBand(1).WriteArray(rows[: min(NOISE, SIDE - top)], 0, top)
    options = ["COMPRESS=DEFLATE", "LEVEL=1", "PREDICTOR=2", "BLOCKSIZE=512", "NUM_THREADS=ALL_CPUS"]
    gdal.GetDriverByName("COG").CreateCopy(str(path), memory, options=options)


def area(box: tuple[float, float, float, float]) -> dict:
    """Return a box in metres of zone 31 as an area, a polygon in degrees."""
    west, south, east, north = box
    utm, degrees = osr.SpatialReference(), osr.SpatialReference()
    utm.ImportFromEPSG(EPSG)
    degrees.ImportFromEPSG(4326)
    degrees.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    move = osr.CoordinateTransformation(utm, degrees)
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [[list(move.TransformPoint(x, y)[:2]) for x, y in corners]]}
