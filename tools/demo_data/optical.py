"""Draws Sentinel-2 and Landsat acquisitions and returns their items."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from . import names
from .grid import Grid, to_degrees
from .plan import MAJA, SEN2COR, TOP, LandsatPass, Pass
from .rasters import write_picture, write_thumbnail, write_values
from .render import View, per_cent, true_colour, view
from .stac import cog_asset, instant, item, thumbnail_asset
from .sun import sun_position
from .swath import TILE, covering_grid, landsat_outline, tile_outline

QUALITY = 62
FINE, COARSE = 300.0, 600.0
BANDS = (("B02", "blue", 0.4924), ("B03", "green", 0.5598), ("B04", "red", 0.6646), ("B08", "nir", 0.8328))
COLOURS = [
    {"name": name, "common_name": common, "data_type": "uint8"}
    for name, common in (("B04", "red"), ("B03", "green"), ("B02", "blue"))
]
SHORT = {SEN2COR: "l2a", MAJA: "maja", TOP: "l1c"}
BASELINE = {SEN2COR: {"Sen2Cor": "02.12"}, MAJA: {"MAJA": "4.10.1"}, TOP: {"IPF": "05.12"}}


def sentinel2_items(root: Path, acquired: Pass) -> list[dict]:
    """Draw one acquisition at each of its levels under ``root`` and return the items."""
    outline = tile_outline(acquired)
    moment = names.tile_moment(acquired)
    sun = _sun(moment, acquired.place.epsg, outline)
    seen = {
        pixel: view(
            acquired.place,
            _tile_grid(acquired, pixel),
            outline,
            acquired.day.timetuple().tm_yday,
            acquired.cover,
            acquired.day.toordinal() + acquired.place.seed,
            sun,
        )
        for pixel in ((FINE, COARSE) if acquired.bands or MAJA in acquired.families else (FINE,))
    }
    return [_sentinel2_item(root, acquired, family, seen, sun, outline) for family in acquired.families]


def _sentinel2_item(
    root: Path, acquired: Pass, family: str, seen: dict[float, View], sun: tuple, outline: np.ndarray
) -> dict:
    stem = (
        root
        / acquired.place.name
        / f"{acquired.tile}_{acquired.day:%Y%m%d}_s2{acquired.satellite.lower()}_{SHORT[family]}"
    )
    haze = {SEN2COR: 0.0, MAJA: -0.07, TOP: 0.5}[family]
    assets = _pictures(root, stem, seen[FINE], haze)
    if family in acquired.bands:
        assets.update(_bands(root, stem, seen[COARSE], family, haze))
    if family == MAJA:
        assets["CLM"] = _classes(
            root,
            stem,
            "CLM",
            "Cloud mask, bits (MAJA CLM)",
            seen[COARSE].flags(),
            seen[COARSE].grid,
            ["data", "cloud"],
        )
    properties = _sentinel2_properties(acquired, family, sun, seen[FINE])
    return item(names.sentinel2(acquired, family), family, acquired.place.epsg, outline, properties, assets)


def _sentinel2_properties(acquired: Pass, family: str, sun: tuple[float, float], seen: View) -> dict:
    identifier = names.sentinel2(acquired, family)
    datatake = names.datatake(acquired)
    made = instant(names.produced(acquired, family))
    properties = {
        "datetime": instant(names.tile_moment(acquired) if family == MAJA else datatake),
        "created": made,
        "updated": made,
        "platform": f"sentinel-2{acquired.satellite.lower()}",
        "constellation": "sentinel-2",
        "instruments": ["msi"],
        "gsd": 10,
        "eo:cloud_cover": _cloud_cover(family, seen),
        "grid:code": f"MGRS-{acquired.tile}",
        "sat:orbit_state": "descending",
        "sat:relative_orbit": acquired.orbit,
        "processing:level": names.LEVELS[family],
        "processing:software": BASELINE[family],
        "view:sun_elevation": sun[0],
        "view:sun_azimuth": sun[1],
        "s2:nodata_pixel_percentage": round(100 - per_cent(seen.valid, np.ones_like(seen.valid)), 2),
    }
    if family != MAJA:
        start = datatake.strftime(names.COMPACT)
        absolute = names.chance(20000, 60000, acquired.orbit, acquired.day.toordinal())
        properties |= {
            "s2:product_uri": f"{identifier}.SAFE",
            "s2:product_type": f"S2MSI{names.LEVELS[family][1:]}",
            "s2:processing_baseline": "05.12",
            "s2:datatake_id": f"GS2{acquired.satellite}_{start}_{absolute:06d}_N05.12",
        }
    if family == TOP and not acquired.cloud_known:
        del properties["eo:cloud_cover"]
    return properties


def _cloud_cover(family: str, seen: View) -> float:
    """Each processor sees its own cloud: MAJA counts thin ones and shadow, level 1C thick ones only."""
    if family == MAJA:
        return per_cent(seen.flags() > 0, seen.valid)
    return per_cent(seen.cloud() > (0.6 if family == TOP else 0.25), seen.valid)


def _pictures(root: Path, stem: Path, seen: View, haze: float) -> dict:
    stem.parent.mkdir(parents=True, exist_ok=True)
    colour = true_colour(seen.reflectance(haze), seen.valid)
    picture, small = stem.with_name(f"{stem.name}_visual.tif"), stem.with_name(f"{stem.name}_thumbnail.jpg")
    write_picture(picture, colour, seen.valid, seen.grid, QUALITY)
    shape = write_thumbnail(small, colour, 343, QUALITY)
    return {
        "visual": cog_asset(root, picture, "True colour", ["visual", "data"], seen.grid, COLOURS),
        "thumbnail": thumbnail_asset(root, small, shape, "Thumbnail, north up on the same grid"),
    }


def _bands(root: Path, stem: Path, seen: View, family: str, haze: float) -> dict:
    """Sen2Cor's numbers carry the offset of baseline 04.00 and later, MAJA's do not, as in reality."""
    kind, nodata, added = ("int16", -10000, 0) if family == MAJA else ("uint16", 0, 1000)
    reflectance, assets = seen.reflectance(haze), {}
    for (name, common, wavelength), values in zip(BANDS, reflectance):
        # steps of 0.004 compress twice as well as the 0.0001 the numbers could hold
        numbers = np.where(seen.valid, np.round(values * 250) * 40 + added, nodata).astype(kind)
        path = stem.with_name(f"{stem.name}_{name}.tif")
        write_values(path, numbers, seen.grid, nodata)
        band = {
            "name": name,
            "common_name": common,
            "center_wavelength": wavelength,
            "data_type": kind,
            "nodata": nodata,
            "scale": 0.0001,
            "offset": -added / 10000,
            "unit": "1",
        }
        assets[name] = cog_asset(
            root, path, f"{name}, surface reflectance", ["data", "reflectance"], seen.grid, [band]
        )
    if family == SEN2COR:
        assets["SCL"] = _classes(
            root, stem, "SCL", "Scene classification (Sen2Cor SCL)", seen.classes(), seen.grid, ["data"]
        )
    return assets


def _classes(
    root: Path, stem: Path, name: str, title: str, values: np.ndarray, grid: Grid, roles: list[str]
) -> dict:
    nodata = 0 if name == "SCL" else 255  # 0 is a clear pixel in MAJA's mask
    path = stem.with_name(f"{stem.name}_{name}.tif")
    write_values(path, values, grid, nodata, classes=True)
    return cog_asset(root, path, title, roles, grid, [{"data_type": "uint8", "nodata": nodata}])


def landsat_item(root: Path, acquired: LandsatPass) -> dict:
    """Draw one Landsat scene under ``root`` and return its item."""
    outline, epsg = landsat_outline(acquired), acquired.place.epsg
    moment = names.clock(acquired.day, acquired.clock)
    sun = _sun(moment, epsg, outline)
    seen = view(
        acquired.place,
        covering_grid(epsg, outline, COARSE),
        outline,
        acquired.day.timetuple().tm_yday,
        acquired.cover,
        acquired.day.toordinal() + 50,
        sun,
    )
    identifier = names.landsat(acquired)
    stem = (
        root
        / acquired.place.name
        / f"{acquired.path:03d}{acquired.row:03d}_{acquired.day:%Y%m%d}_l{acquired.satellite}_l2"
    )
    properties = {
        "datetime": instant(moment),
        "platform": f"landsat-{acquired.satellite}",
        "constellation": "landsat",
        "instruments": ["oli", "tirs"],
        "gsd": 30,
        "eo:cloud_cover": per_cent(seen.cloud() > 0.25, seen.valid),
        "grid:code": f"WRS2-{acquired.path:03d}{acquired.row:03d}",
        "sat:orbit_state": "descending",
        "sat:relative_orbit": acquired.path,
        "processing:level": "L2",
        "view:sun_elevation": sun[0],
        "view:sun_azimuth": sun[1],
        "landsat:wrs_type": "2",
        "landsat:wrs_path": f"{acquired.path:03d}",
        "landsat:wrs_row": f"{acquired.row:03d}",
        "landsat:collection_category": "T1",
        "landsat:correction": "L2SP",
    }
    return item(identifier, "landsat-c2-l2", epsg, outline, properties, _pictures(root, stem, seen, 0.05))


def _tile_grid(acquired: Pass, pixel: float) -> Grid:
    return Grid(
        acquired.place.epsg, acquired.west, acquired.north, pixel, round(TILE / pixel), round(TILE / pixel)
    )


def _sun(moment: datetime, epsg: int, outline: np.ndarray) -> tuple[float, float]:
    longitude, latitude = to_degrees(epsg, outline.mean(axis=0)[None])[0]
    return sun_position(moment, float(longitude), float(latitude))
