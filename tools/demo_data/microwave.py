"""Draws Sentinel-1 slices: a map picture, and a quicklook in radar geometry (mirrored)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np

from . import names
from .grid import Grid, average, to_degrees, to_metres
from .ground import lay_ground
from .plan import RadarPass
from .radar import false_colour
from .rasters import write_picture, write_thumbnail
from .stac import cog_asset, instant, item, thumbnail_asset
from .swath import covering_grid, inside, radar_outline

PIXEL, QUALITY = 600.0, 62
QUICKLOOK = (344, 512)  # rows along the flight, columns from near to far range
POLARISATIONS = [{"name": name, "data_type": "uint8"} for name in ("VV", "VH", "VV-VH")]


def radar_item(root: Path, acquired: RadarPass) -> dict:
    """Draw one slice under ``root`` and return its item."""
    outline, epsg = radar_outline(acquired), acquired.place.epsg
    # the six decimals of the item are what the picture is drawn from, so that placing it by them is exact
    corners = np.round(to_degrees(epsg, outline), 6)
    stem = (
        root
        / acquired.place.name
        / f"r{acquired.orbit:03d}_{acquired.day:%Y%m%d}_s1{acquired.satellite.lower()}_grd"
    )
    stem.parent.mkdir(parents=True, exist_ok=True)
    picture, small = stem.with_name(f"{stem.name}_visual.tif"), stem.with_name(f"{stem.name}_quicklook.jpg")
    grid = covering_grid(epsg, outline, PIXEL)
    _draw_map(picture, acquired, corners, grid)
    shape = _draw_quicklook(small, acquired, corners)
    assets = {
        "visual": cog_asset(
            root, picture, "VV, VH and their ratio, on the map", ["visual", "data"], grid, POLARISATIONS
        ),
        "thumbnail": thumbnail_asset(root, small, shape, "Quicklook in radar geometry"),
    }
    return item(
        names.sentinel1(acquired),
        "s1-grd",
        epsg,
        to_metres(epsg, corners),
        _properties(acquired, corners),
        assets,
    )


def _properties(acquired: RadarPass, corners: np.ndarray) -> dict:
    start = names.clock(acquired.day, acquired.clock)
    return {
        "datetime": instant(start + timedelta(seconds=12.5)) if acquired.datetime_known else None,
        "start_datetime": instant(start),
        "end_datetime": instant(start + timedelta(seconds=25)),
        "platform": f"sentinel-1{acquired.satellite.lower()}",
        "constellation": "sentinel-1",
        "instruments": ["c-sar"],
        "gsd": 10,
        "sat:orbit_state": acquired.state,
        "sat:relative_orbit": acquired.orbit,
        "processing:level": "L1",
        "sar:instrument_mode": "IW",
        "sar:frequency_band": "C",
        "sar:polarizations": ["VV", "VH"],
        "sar:product_type": "GRD",
        "guichet:quicklook_corners": corners.tolist(),
    }


def _draw_map(path: Path, acquired: RadarPass, corners: np.ndarray, grid: Grid) -> None:
    x, y = grid.coordinates(2)
    degrees = to_degrees(grid.epsg, np.column_stack([x.ravel(), y.ravel()]))
    seen = inside(corners, degrees[:, 0].reshape(x.shape), degrees[:, 1].reshape(x.shape))
    valid = average(seen.astype(float), 2) > 0.99
    colour = _colour(acquired, x, y, PIXEL / 2)
    write_picture(path, np.where(valid, colour, 0).astype("uint8"), valid, grid, QUALITY)


def _draw_quicklook(path: Path, acquired: RadarPass, corners: np.ndarray) -> tuple[int, int]:
    """First line first, near range first: on the map, either flight direction's picture is mirrored."""
    rows, columns = QUICKLOOK
    down, across = np.meshgrid(
        (np.arange(2 * rows) + 0.5) / 2 / rows, (np.arange(2 * columns) + 0.5) / 2 / columns, indexing="ij"
    )
    shares = np.stack(
        [(1 - down) * (1 - across), (1 - down) * across, down * across, down * (1 - across)], axis=-1
    )
    metres = to_metres(acquired.place.epsg, (shares @ corners).reshape(-1, 2))
    colour = _colour(acquired, metres[:, 0].reshape(down.shape), metres[:, 1].reshape(down.shape), 245.0)
    return write_thumbnail(path, colour, columns, QUALITY)


def _colour(acquired: RadarPass, x: np.ndarray, y: np.ndarray, sample: float) -> np.ndarray:
    ground = lay_ground(acquired.place, x, y, sample)
    colour = false_colour(acquired.place, ground, acquired.day.timetuple().tm_yday, acquired.orbit)
    return np.round(255 * average(colour, 2)).astype("uint8")
