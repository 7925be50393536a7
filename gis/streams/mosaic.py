"""One raster of several scenes, over the area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from osgeo import ogr

from ..gdal_error import GdalError
from ..gdal_reference import gdal_reference
from ..quicklook_warp import local_system
from .area_shape import area_shape, is_geographic, moved, shape_box
from .band_input import BandInput
from .cut_raster import cut
from .mosaic_scene import MosaicScene
from .pixel_grid import PixelGrid, common_box, joint_box
from .raster_facts import Box, RasterFacts
from .raster_probe import shown_name
from .scene_raster import common_type, joined, scene_raster
from .stream_error import StreamError
from .stream_problem import StreamProblem
from .vrt_text import REAL
from .warped_band import warped_band

LARGEST_SIDE = 400_000  # pixels; some forty tiles of Sentinel-2 side by side


def make_mosaic(
    scenes: Sequence[MosaicScene], area: Mapping[str, Any], clip: bool
) -> tuple[RasterFacts, list[MosaicScene]]:
    """Return the mosaic and the scenes that it is made of; no pixel is read.

    The mosaic lies in the system that most scenes have; the others are warped into it. Its pixels are those
    of the finest band and coincide with those of the first scene.

    Args:
        scenes: the first lies on top.
        area: GeoJSON geometry, EPSG:4326.
        clip: whether nothing is shown outside the area; the whole scenes otherwise.

    Raises:
        StreamError: OUTSIDE, OTHER_PLACE, TOO_LARGE, NO_PLACE.
    """
    crs = _main_system(scenes)
    try:
        shape = area_shape(area, crs)
        placed = [_in_system(scene, crs) for scene in scenes]
    except GdalError as error:
        raise StreamError(StreamProblem.NO_PLACE, str(error)) from error
    used = [(scene, own) for scene, own in zip(scenes, placed) if _meets(own, shape)]
    if not used:
        raise StreamError(StreamProblem.OUTSIDE)
    kind = common_type(scenes[0].outputs, [own.inputs for _scene, own in used])
    if any(own.mask for _scene, own in used):
        kind = REAL
    rasters = [scene_raster(own.outputs, own.inputs, own.mask, kind) for _scene, own in used]
    grid = _grid(rasters, shape_box(shape) if clip else None)
    mosaic = joined(rasters, grid)
    return cut(mosaic, shape) if clip else mosaic, [scene for scene, _own in used]


def _main_system(scenes: Sequence[MosaicScene]) -> str:
    """Return the system of most scenes, of the first among equals; control points say nothing about it."""
    systems = [scene.finest.facts.crs for scene in scenes if not scene.finest.facts.gcps]
    if not systems:
        return _utm_of(scenes[0].finest.facts)
    return Counter(systems).most_common(1)[0][0]


def _utm_of(facts: RasterFacts) -> str:
    """Return the UTM zone of the middle of some control points, where these are in degrees."""
    if not is_geographic(facts.crs):
        return facts.crs
    longitude = sum(point[2] for point in facts.gcps) / len(facts.gcps)
    latitude = sum(point[3] for point in facts.gcps) / len(facts.gcps)
    return f"EPSG:{local_system((longitude, latitude))}"


def _in_system(scene: MosaicScene, crs: str) -> MosaicScene:
    """Return the scene with all its bands in `crs`, after a check that its files lie where the scene lies."""
    _check_place(scene)
    moves = [band for band in _bands(scene) if band.facts.gcps or band.facts.crs != crs]
    if not moves:
        return scene
    inputs = {name: _moved_band(band, crs) for name, band in scene.inputs.items()}
    mask = None if scene.mask is None else _moved_band(scene.mask, crs)
    return replace(scene, inputs=inputs, mask=mask)


def _bands(scene: MosaicScene) -> list[BandInput]:
    masks = [] if scene.mask is None else [scene.mask]
    return [*scene.inputs.values(), *masks]


def _moved_band(band: BandInput, crs: str) -> BandInput:
    """Warp a band; between two systems in metres its resolution is kept."""
    if band.facts.crs == crs and not band.facts.gcps:
        return band
    metric = not band.facts.gcps and is_geographic(band.facts.crs) == is_geographic(crs)
    return warped_band(band, crs, band.facts.pixel[0] if metric else None)


def _check_place(scene: MosaicScene) -> None:
    """Refuse files that lie beside their scene's footprint: a wrong zone puts them on another continent.

    Raises:
        StreamError: OTHER_PLACE.
    """
    facts = scene.finest.facts
    if scene.footprint is None or facts.gcps:
        return
    footprint = ogr.CreateGeometryFromWkb(scene.footprint)
    if footprint is None or not moved(footprint, gdal_reference(4326), facts.crs):
        return
    if common_box(facts.box, shape_box(footprint)) is None:
        raise StreamError(StreamProblem.OTHER_PLACE, shown_name(facts.path), scene.portal)


def _meets(scene: MosaicScene, shape: ogr.Geometry) -> bool:
    """Whether a scene overlaps the area, by its box and, where it is known, its footprint."""
    facts = scene.finest.facts
    if common_box(facts.box, shape_box(shape)) is None:
        return False
    footprint = None if scene.footprint is None else ogr.CreateGeometryFromWkb(scene.footprint)
    if footprint is None or not moved(footprint, gdal_reference(4326), facts.crs):
        return True
    return bool(footprint.Intersects(shape))


def _grid(rasters: Sequence[RasterFacts], window: Box | None) -> PixelGrid:
    """Return the grid over all scenes, or over the part of the area that they cover."""
    finest = min(rasters, key=lambda raster: raster.pixel[0])
    box = joint_box([raster.box for raster in rasters])
    seen = box if window is None else common_box(box, window)
    if seen is None:
        raise StreamError(StreamProblem.OUTSIDE)
    grid = PixelGrid.of(finest).around(seen)
    if max(grid.width, grid.height) > LARGEST_SIDE:
        raise StreamError(StreamProblem.TOO_LARGE, f"{grid.width} × {grid.height}")
    return grid
