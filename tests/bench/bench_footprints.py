"""Footprints of 1 000 to 100 000 acquisitions in one layer, against OGR opening the same as GeoJSON."""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path

from desktop import application
from guichet_eo.core.acquisition import Acquisition
from guichet_eo.gis.footprint_fields import FIELD_NAMES, make_layer, scene_attributes
from guichet_eo.gis.footprint_writer import FootprintWriter
from imagined import imagined_scene
from qgis.core import QgsVectorLayer

COUNTS = (1_000, 10_000, 100_000)
CHUNK = 50  # as the panel's layer writes


def acquisitions(count):
    """Return acquisitions of one offer each, at times of their own."""
    scenes = [imagined_scene("cdse", number % 50_000) for number in range(count)]
    return [Acquisition(n, scene.key, (scene,), 40.0) for n, scene in enumerate(scenes, 1)]


def write_geojson(path, found):
    """Write the same polygons and attributes as text."""
    features = []
    for each in found:
        west, south = 1 + each.id % 7 * 0.1, 43 + each.id % 5 * 0.1
        ring = [
            [west, south],
            [west + 0.5, south],
            [west + 0.5, south + 0.5],
            [west, south + 0.5],
            [west, south],
        ]
        values = scene_attributes(each.best, each, clock=lambda instant: instant.isoformat())
        features.append(
            {
                "type": "Feature",
                "properties": dict(zip(FIELD_NAMES, values)),
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def our_seconds(found):
    """Return how long it takes to have all in a layer."""
    layer = make_layer("Footprints")
    writer = FootprintWriter(layer)
    began = time.perf_counter()
    for start in range(0, len(found), CHUNK):
        writer.add(found[start : start + CHUNK])
    seconds = time.perf_counter() - began
    if layer.featureCount() != len(found):
        raise ValueError("footprints are missing")
    return seconds


def ogr_seconds(path):
    """Return how long OGR takes to open the file as a layer."""
    began = time.perf_counter()
    layer = QgsVectorLayer(str(path), "same", "ogr")
    seconds = time.perf_counter() - began
    if not layer.isValid():
        raise ValueError("OGR cannot read the file")
    return seconds


def rows():
    """Return one row per size, the best of a few runs of either."""
    running = application()
    found, runs = [], 3
    with tempfile.TemporaryDirectory() as folder:
        for count in COUNTS:
            path = Path(folder) / f"{count}.geojson"
            given = acquisitions(count)
            write_geojson(path, given)
            ours = min(our_seconds(given) for _ in range(runs))
            anchor = min(ogr_seconds(path) for _ in range(runs))
            found.append(
                {
                    "figure": f"{count} footprints in one layer",
                    "ours": f"{ours * 1000:.0f} ms",
                    "anchor": f"OGR opens the GeoJSON {anchor * 1000:.0f} ms",
                    "ratio": round(ours / anchor, 2),
                    "target": "not slower",
                    "ok": ours <= anchor,
                }
            )
            path.unlink()
    del running
    return found
