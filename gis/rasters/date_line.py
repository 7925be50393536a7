"""Rasters in degrees on both sides of the antimeridian."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from osgeo import ogr

from .area_shape import is_geographic, shape_box
from .band_input import BandInput
from .mosaic_scene import MosaicScene

TURN = 360.0
HALF = 180.0


def crosses_date_line(shape: ogr.Geometry, crs: str, scenes: Sequence[MosaicScene]) -> bool:
    """Whether an area has parts on both sides, and the files belong to one side each.

    Args:
        shape: of the area, in `crs`, cut at the antimeridian.
        crs: as in `RasterFacts`.
        scenes: in `crs`.
    """
    if not is_geographic(crs) or _width(shape_box(shape)) <= HALF:
        return False
    return all(_width(scene.finest.facts.box) <= HALF for scene in scenes)


def eastern_shape(shape: ogr.Geometry) -> ogr.Geometry:
    """Return the area with its western longitudes counted on beyond 180 degrees: -179 is 181."""
    result = ogr.Geometry(ogr.wkbMultiPolygon)
    parts = [shape] if ogr.GT_Flatten(shape.GetGeometryType()) == ogr.wkbPolygon else list(shape)
    for part in parts:
        result.AddGeometry(_turned(part) if sum(part.GetEnvelope()[:2]) < 0 else part)
    return result


def eastern_scene(scene: MosaicScene) -> MosaicScene:
    """Return a scene with its files laid out likewise; its footprint, which is not, was looked at before."""
    inputs = {name: _eastern_band(band) for name, band in scene.inputs.items()}
    mask = None if scene.mask is None else _eastern_band(scene.mask)
    return replace(scene, inputs=inputs, mask=mask, footprint=None)


def _eastern_band(band: BandInput) -> BandInput:
    west, *others = band.facts.transform
    if west + _width(band.facts.box) / 2 >= 0:
        return band
    return replace(band, facts=replace(band.facts, transform=(west + TURN, *others)))


def _turned(polygon: ogr.Geometry) -> ogr.Geometry:
    result = ogr.Geometry(ogr.wkbPolygon)
    for ring in polygon:
        line = ogr.Geometry(ogr.wkbLinearRing)
        for x, y, *_height in ring.GetPoints():
            line.AddPoint_2D(x + TURN, y)
        result.AddGeometry(line)
    return result


def _width(box: tuple[float, float, float, float]) -> float:
    return box[2] - box[0]
