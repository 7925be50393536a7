"""One raster of several scenes, over the area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from osgeo import ogr

from ..gdal_calls import gdal_calls, needed
from ..gdal_error import GdalError
from ..gdal_reference import gdal_reference
from ..quicklook_warp import local_system
from ..stream_error import StreamError
from ..stream_problem import StreamProblem
from .area_shape import area_shape, is_geographic, moved, shape_box
from .band_input import BandInput
from .date_line import crosses_date_line, eastern_scene, eastern_shape
from .mosaic_scene import MosaicScene
from .outside_mask import outside_mask
from .pixel_grid import PixelGrid, common_box, joint_box
from .raster_facts import Box, RasterFacts
from .raster_probe import shown_name
from .scene_raster import common_type, joined, scene_raster
from .vrt_text import REAL
from .warped_band import warped_band

LARGEST_SIDE = 400_000  # pixels; some forty tiles of Sentinel-2 side by side


LeftOut = tuple[str, Exception]


def make_mosaic(
    scenes: Sequence[MosaicScene], area: Mapping[str, Any], clip: bool
) -> tuple[RasterFacts, list[LeftOut]]:
    """Return the mosaic, and titles of scenes that are not in it with the reason; no pixel is read.

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
    except GdalError as error:
        raise StreamError(StreamProblem.OUTSIDE, "the area has no place there") from error
    placed, left_out = _placed(scenes, crs)
    if crosses_date_line(shape, crs, placed):
        shape, placed = eastern_shape(shape), [eastern_scene(scene) for scene in placed]
    used = [scene for scene in placed if _meets(scene, shape)]
    left_out += [
        (scene.title, StreamError(StreamProblem.OUTSIDE)) for scene in placed if scene not in used
    ]
    if not used:
        raise left_out[0][1]
    kind = common_type(scenes[0].outputs, [scene.inputs for scene in used])
    if any(scene.mask for scene in used):
        kind = REAL
    rasters = [scene_raster(scene.outputs, scene.inputs, scene.mask, kind) for scene in used]
    grid = _grid(rasters, shape_box(shape) if clip else None)
    outside = outside_mask(grid, shape) if clip else None
    return joined(rasters, grid, outside), left_out


def _placed(scenes: Sequence[MosaicScene], crs: str) -> tuple[list[MosaicScene], list[LeftOut]]:
    """Return the scenes in `crs`, and those that have no place in it or lie elsewhere than they say."""
    placed, left_out = [], []
    for scene in scenes:
        try:
            placed.append(_in_system(scene, crs))
        except StreamError as error:
            left_out.append((scene.title, error))
        except GdalError:
            name = shown_name(scene.finest.facts.path)
            left_out.append((scene.title, StreamError(StreamProblem.NO_PLACE, name, scene.portal)))
    return placed, left_out


def _main_system(scenes: Sequence[MosaicScene]) -> str:
    """Return the system of most scenes, of the first among equals; control points say nothing about it."""
    systems = [scene.finest.facts.crs for scene in scenes if not scene.finest.facts.gcps]
    if not systems:
        return utm_of(scenes[0].finest.facts)
    return Counter(systems).most_common(1)[0][0]


def utm_of(facts: RasterFacts) -> str:
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
    footprint = None if facts.gcps else _footprint(scene)
    if footprint is not None and common_box(facts.box, shape_box(footprint)) is None:
        raise StreamError(StreamProblem.OTHER_PLACE, shown_name(facts.path), scene.portal)


def _meets(scene: MosaicScene, shape: ogr.Geometry) -> bool:
    """Whether a scene overlaps the area, by its box and, where it is known, its footprint."""
    if common_box(scene.finest.facts.box, shape_box(shape)) is None:
        return False
    footprint = _footprint(scene)
    try:
        with gdal_calls():
            return footprint is None or bool(footprint.Intersects(shape))
    except GdalError:  # a shape that crosses itself, for example: the pixels will tell
        return True


def _footprint(scene: MosaicScene) -> ogr.Geometry | None:
    """Return the footprint in the system of the scene's files; None where it is of no use."""
    if not scene.footprint:
        return None
    try:
        with gdal_calls():
            shape = needed(ogr.CreateGeometryFromWkb(scene.footprint))
            usable = moved(shape, gdal_reference(4326), scene.finest.facts.crs) and shape.Area() > 0
    except GdalError:
        return None
    return shape if usable else None


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
