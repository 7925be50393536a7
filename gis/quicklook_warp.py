"""A picture in the geometry of its swath, laid on the map by its four corners."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, hypot, isfinite

from osgeo import gdal, osr

from ..core.corner_grid import corner_centre, corner_grid
from ..core.corner_placement import CornerPlacement, Position
from ..core.grid_point import GridPoint
from .gdal_calls import needed
from .gdal_error import GdalError
from .gdal_reference import gdal_reference

GRID = 7
SIDE = 2048
UPS_NORTH, UPS_SOUTH = 5041, 5042


def warp_by_corners(picture: gdal.Dataset, placement: CornerPlacement) -> gdal.Dataset:
    """Return the picture as an RGBA dataset in the UTM zone of its middle (UPS near the poles).

    A thin-plate spline runs through a grid of 7 × 7 points between the corners: on the corners alone it is
    1.3 pixels off in a swath, on the grid 0.2. UTM because neither the antimeridian nor high latitudes
    matter in it.

    Raises:
        GdalError: where the warp fails.
        ValueError: where the corners do not span a picture.
    """
    grid = corner_grid(placement, GRID)
    system = gdal_reference(local_system(corner_centre(placement)))
    places = _projected(grid, system)
    width, height = picture.RasterXSize, picture.RasterYSize
    points = [
        gdal.GCP(x, y, 0.0, point.across * width, point.down * height) for point, (x, y) in zip(grid, places)
    ]
    picture.SetGCPs(points, system.ExportToWkt())
    size = _pixel_size(places, width, height)
    warped = gdal.Warp(
        "",
        picture,
        format="MEM",
        tps=True,
        dstSRS=system.ExportToWkt(),
        outputBounds=_bounds(places, size),
        xRes=size,
        yRes=size,
        resampleAlg="bilinear",
        errorThreshold=0.1,
    )
    return needed(warped)


def local_system(centre: Position) -> int:
    """Return the EPSG code of the UTM zone that holds a point; of UPS beyond 84° north and 80° south."""
    longitude, latitude = centre
    if latitude > 84.0:
        return UPS_NORTH
    if latitude < -80.0:
        return UPS_SOUTH
    zone = int((longitude + 180.0) // 6.0) % 60 + 1
    return (32600 if latitude >= 0.0 else 32700) + zone


def _projected(grid: Sequence[GridPoint], system: osr.SpatialReference) -> list[Position]:
    transform = osr.CoordinateTransformation(gdal_reference(4326), system)
    found = transform.TransformPoints([(point.longitude, point.latitude) for point in grid])
    places = [(x, y) for x, y, *_height in found]
    if not all(isfinite(x) and isfinite(y) for x, y in places):
        raise ValueError("the picture is too large for one UTM zone")
    return places


def _pixel_size(places: Sequence[Position], width: int, height: int) -> float:
    """Return metres: the finer size of the picture's own pixels in its middle, unless that is too fine."""
    middle = GRID // 2
    row = places[middle * GRID : (middle + 1) * GRID]
    column = places[middle::GRID]
    size = min(_length(row) / width, _length(column) / height)
    xs, ys = zip(*places)
    return max(size, max(max(xs) - min(xs), max(ys) - min(ys)) / SIDE)


def _length(places: Sequence[Position]) -> float:
    return sum(hypot(bx - ax, by - ay) for (ax, ay), (bx, by) in zip(places, places[1:]))


def _bounds(places: Sequence[Position], size: float) -> tuple[float, float, float, float]:
    """Return west, south, east, north, one pixel wider: edges bulge between the points of the grid."""
    xs, ys = zip(*places)
    west, south = min(xs) - size, min(ys) - size
    columns, rows = ceil((max(xs) + size - west) / size), ceil((max(ys) + size - south) / size)
    if columns > 2 * SIDE or rows > 2 * SIDE:
        raise GdalError("the corners lie too far apart")
    return west, south, west + columns * size, south + rows * size
