"""What a stream costs to open and to draw, against plain GDAL on the same files."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from desktop import GapMeter, application, pump
from guichet_eo.core.cancel_token import CancelToken
from guichet_eo.gis.quiet_raster_layer import quiet_raster_layer
from guichet_eo.gis.streams.stream_builder import StreamBuilder
from guichet_eo.gis.streams.stream_renderer import make_renderer
from osgeo import gdal
from qgis.core import QgsMapRendererParallelJob, QgsMapSettings, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QSize
from tile_bed import BANDS, EPSG, RECIPE, TileBed, area

OPENING_LATENCY, DRAWING_LATENCY = 0.1, 0.05
FIVE_KILOMETRES = (340000.0, 4840000.0, 345000.0, 4845000.0)
SEEN = (394000.0, 4840000.0, 406000.0, 4848000.0)  # across the border of the tiles
WIDTH, HEIGHT, RUNS = 1200, 800, 5
MEGABYTE = 1e6


def rows() -> list[dict]:
    """Return requests per file, bytes of a small area, and the time of drawing."""
    running = application()
    with TileBed(OPENING_LATENCY) as bed:
        found = [_opening(bed), _small_area(bed), _drawing(bed)]
    del running
    return found


def _opening(bed: TileBed) -> dict:
    """Requests until the layer is made, and how long the main thread stands still while it is."""
    bed.requests()
    QgsRasterLayer(f"/vsicurl/{bed.address('west', 'nir')}", "plain", "gdal")
    plain = len(bed.requests())
    gdal.VSICurlClearCache()
    meter = GapMeter()
    built = StreamBuilder(RECIPE, area(SEEN), {}, CancelToken()).build(bed.planned("west", "east"))
    path = "/vsimem/bench.vrt"
    gdal.FileFromMemBuffer(path, built.raster.path.encode())
    before = len(bed.requests())
    begun = time.perf_counter()
    layer = quiet_raster_layer(path, "ours")
    layer.setRenderer(make_renderer(layer.dataProvider(), RECIPE, built.ranges))
    gap = (time.perf_counter() - begun) * 1000
    after = len(bed.requests())
    meter.stop()
    per_file = (before + after) / (2 * len(BANDS))
    return {
        "figure": "opening a stream at 100 ms: requests per file, overview for the stretch included",
        "ours": f"{per_file:.1f}, main thread {gap:.0f} ms",
        "anchor": f"plain /vsicurl/ layer {plain}",
        "ratio": round(per_file / plain, 2),
        "target": "≤ 4, ≤ 50 ms",
        "ok": per_file <= 4 and gap <= 50,
    }


def _small_area(bed: TileBed) -> dict:
    """Bytes read for an area of 5 km × 5 km, from the click until it is drawn at full resolution."""
    bed.requests(0.0)
    gdal.VSICurlClearCache()
    built = StreamBuilder(RECIPE, area(FIVE_KILOMETRES), {}, CancelToken()).build(bed.planned("west"))
    _draw(built, FIVE_KILOMETRES, 500, 500)
    read = sum(size for _method, _path, _status, size in bed.requests())
    files = len(BANDS) * bed.size()
    return {
        "figure": "bytes read for 5 km × 5 km of a 110 km tile, three bands",
        "ours": f"{read / MEGABYTE:.1f} MB",
        "anchor": f"the files {files / MEGABYTE:.0f} MB",
        "ratio": round(read / files, 4),
        "target": "< 0.02",
        "ok": read < 0.02 * files,
    }


def _drawing(bed: TileBed) -> dict:
    """A composite of two tiles on the map against gdalwarp reading the same, caches empty."""
    bed.requests(DRAWING_LATENCY)
    built = StreamBuilder(RECIPE, area(SEEN), {}, CancelToken()).build(bed.planned("west", "east"))
    ours, warps, requests = [], [], []
    for _ in range(RUNS):  # in turn, so that whatever else the machine does falls on both
        gdal.VSICurlClearCache()
        bed.requests()
        ours.append(_draw(built, SEEN, WIDTH, HEIGHT))
        requests.append(len(bed.requests()))
        warps.append(_gdalwarp(bed))
        requests.append(len(bed.requests()))
    drawn, warped = statistics.median(ours), statistics.median(warps)
    return {
        "figure": f"three bands of two tiles drawn, 50 ms latency (median of {RUNS})",
        "ours": f"{drawn:.2f} s, {requests[0]} requests",
        "anchor": f"gdalwarp {warped:.2f} s, {requests[1]} requests",
        "ratio": round(drawn / warped, 2),
        "target": "≤ 1.3",
        "ok": drawn <= 1.3 * warped,
    }


def _draw(built: object, box: tuple[float, float, float, float], width: int, height: int) -> float:
    """Make the layer anew and draw it; return the seconds."""
    path = "/vsimem/bench-drawn.vrt"
    gdal.FileFromMemBuffer(path, built.raster.path.encode())
    begun = time.perf_counter()
    layer = quiet_raster_layer(path, "drawn")
    layer.setRenderer(make_renderer(layer.dataProvider(), RECIPE, built.ranges))
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setDestinationCrs(layer.crs())
    settings.setExtent(QgsRectangle(*box))
    settings.setOutputSize(QSize(width, height))
    job = QgsMapRendererParallelJob(settings)
    finished = []
    job.finished.connect(lambda: finished.append(True))
    job.start()
    pump(lambda: finished)
    assert not job.renderedImage().isNull()
    return time.perf_counter() - begun


def _gdalwarp(bed: TileBed) -> float:
    """Return the seconds that gdalwarp takes for the bands one after the other, in a process of its own."""
    pairs = [[f"/vsicurl/{bed.address(tile, band)}" for tile in ("west", "east")] for band in BANDS]
    numbers = [str(value) for value in (*SEEN, WIDTH, HEIGHT, EPSG)]
    anchor = str(Path(__file__).with_name("warp_anchor.py"))
    command = [sys.executable, anchor, *numbers, *(name for pair in pairs for name in pair)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
