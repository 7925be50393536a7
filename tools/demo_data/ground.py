"""What covers the ground, the same at every date: shares of water, town, wood, and the mosaic of fields."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import cells, fractal, lattice, step
from .places import Place
from .shapes import above_line, blobs, ribbons, scattered

Array = np.ndarray


@dataclass(frozen=True)
class Ground:
    """Arrays of one shape, shares from 0 to 1; ``crop`` is a number, ``vigour`` a field's own mood."""

    water: Array
    silt: Array
    town: Array
    texture: Array
    wood: Array
    conifer: Array
    crop: Array
    vigour: Array
    hedge: Array
    height: Array
    light: Array
    road: Array


def lay_ground(place: Place, x: Array, y: Array, sample: float) -> Ground:
    """Return the ground at (x, y) metres of the place's UTM zone; ``sample`` is the distance of samples."""
    wave_x = x + 2600 * (fractal(x, y, 9000, place.seed + 11) - 0.5)
    wave_y = y + 2600 * (fractal(x, y, 9000, place.seed + 12) - 0.5)
    return (_equatorial if place.coast else _temperate)(place, x, y, (wave_x, wave_y), sample)


def _temperate(place: Place, x: Array, y: Array, wave: tuple[Array, Array], sample: float) -> Ground:
    epsg, seed, (wave_x, wave_y) = place.epsg, place.seed, wave
    height = _relief(place, x, y)
    river = ribbons(wave_x, wave_y, epsg, place.rivers, sample)
    valley = ribbons(
        wave_x, wave_y, epsg, tuple((5000 + 8 * width, line) for width, line in place.rivers), 9000
    )
    pond = scattered(wave_x, wave_y, 13000, 900, seed + 40)
    town, texture = _towns(place, wave_x, wave_y)
    town = np.maximum(town, 0.8 * scattered(wave_x, wave_y, 5200, 1250, seed + 50))
    rough = fractal(x, y, 16000, seed + 60)
    wanted = (
        1.15 * blobs(wave_x, wave_y, epsg, place.woods)
        + 1.1 * (rough - 0.5)
        + 0.9 * (height - 0.35)
        - 0.2 * valley
    )
    copses = fractal(x, y, 4200, seed + 61, 4) - 0.5
    banks = ribbons(
        wave_x, wave_y, epsg, tuple((2.2 * width + 300, line) for width, line in place.rivers), 700
    )
    wood = step(wanted + 2.2 * copses, 0.36, 0.52) * (1 - step(height, 1.75, 2.05))
    wood = np.maximum(wood, 0.75 * banks * step(copses, -0.12, 0.0))
    crop, vigour, hedge = _fields(place, x, y)
    crop = np.where((valley > 0.6) & (vigour < 0.62) & (crop != 4), 1, crop)  # irrigated maize in the plains
    crop = np.where(height > 0.85, 3, crop)  # only grass above the ploughed land
    return Ground(
        water=np.maximum(river, pond),
        silt=np.full_like(x, 0.25) + 0.2 * rough,
        town=town,
        texture=texture,
        wood=wood,
        conifer=step(height + 0.5 * rough, 0.8, 1.4),
        crop=crop,
        vigour=vigour,
        hedge=hedge,
        height=height,
        light=_shading(height, sample, 1.5),
        road=ribbons(wave_x, wave_y, epsg, tuple((130.0, road) for road in place.roads), sample),
    )


def _equatorial(place: Place, x: Array, y: Array, wave: tuple[Array, Array], sample: float) -> Ground:
    epsg, seed, (wave_x, wave_y) = place.epsg, place.seed, wave
    offshore = above_line(x, y + 2500 * (fractal(x, y, 12000, seed + 20) - 0.5), epsg, place.coast)
    sea = np.clip(0.5 + offshore / sample / 1.5, 0, 1)
    river = ribbons(wave_x, wave_y, epsg, place.rivers, sample)
    inland = np.maximum(-offshore, 0) / 1000
    height = (
        0.15
        + 0.75 * step(inland, 8, 40) * fractal(x, y, 11000, seed + 30, 6) ** 1.3
        + 0.10 * fractal(x, y, 2500, seed + 31)
    )
    rough = fractal(x, y, 9000, seed + 60)
    savannah = step(rough - 0.045 * np.abs(inland - 8), 0.44, 0.56)
    road = ribbons(wave_x, wave_y, epsg, tuple((150.0, line) for line in place.roads), sample)
    verge = ribbons(wave_x, wave_y, epsg, tuple((1500.0, line) for line in place.roads), 2500)
    clearing = np.maximum(
        verge * step(fractal(x, y, 2200, seed + 62, 3), 0.5, 0.6),
        0.8 * scattered(wave_x, wave_y, 9000, 1300, seed + 63),
    )
    town, texture = _towns(place, wave_x, wave_y)
    crop, vigour, hedge = _fields(place, x, y)
    mangrove = step(-inland, -3.2, -1.6)
    swirl = fractal(wave_x + 2 * wave_y, wave_y, 14000, seed + 64)
    plume = np.exp(-np.maximum(offshore, 0) / (9000 + 26000 * swirl)) * (0.75 + 0.5 * swirl)
    return Ground(
        water=np.maximum(sea, river),
        silt=np.where(offshore > -2500, np.clip(plume, 0, 1), 0.55),
        town=town * (1 - sea),
        texture=texture,
        wood=(1 - savannah * (1 - mangrove)) * (1 - clearing),
        conifer=mangrove,
        crop=np.where(savannah > clearing, 3, np.where(crop % 2, 3, 5)),
        vigour=vigour,
        hedge=hedge,
        height=height,
        light=_shading(height * (1 - sea), sample, 1.2),
        road=road * (1 - sea),
    )


def _relief(place: Place, x: Array, y: Array) -> Array:
    height = (
        0.25 * fractal(x, y, 30000, place.seed + 30, 6)
        + 0.55 * np.abs(fractal(x, y, 14000, place.seed + 31, 6) - 0.5) ** 0.8
        + 0.1
    )
    if place.mountain_foot:
        south = np.maximum(-above_line(x, y, place.epsg, place.mountain_foot), 0) / 1000
        ridge = 1 - np.abs(2 * fractal(x, 0.7 * y, 17000, place.seed + 33, 7) - 1)
        height = height + step(south, -6, 50) * (0.25 + 2.5 * ridge**2.2)
    return height


def _shading(height: Array, sample: float, strength: float) -> Array:
    """Return a light factor around 1, the sun in the south-east as in the late morning."""
    down, across = np.gradient(height, sample / 1000)
    return np.clip(1 + strength * (-0.75 * across - 0.65 * down), 0.5, 1.5)


def _towns(place: Place, x: Array, y: Array) -> tuple[Array, Array]:
    """Return the share of buildings, dense in the middle and frayed outside, and their grain."""
    grain = fractal(x, y, 1500, place.seed + 45, 3)
    patches = fractal(x, y, 5000, place.seed + 46, 4)
    dense = blobs(
        x,
        y,
        place.epsg,
        tuple((longitude, latitude, size, size) for longitude, latitude, size in place.towns),
    )
    return 0.95 * step(dense + 0.75 * (patches - 0.5) + 0.5 * (grain - 0.5), 0.25, 0.75) * step(
        dense, 0.06, 0.3
    ), grain


def _fields(place: Place, x: Array, y: Array) -> tuple[Array, Array, Array]:
    seed = place.seed
    district_column, district_row, _ = cells(
        x + 3000 * fractal(x, y, 8000, seed + 70), y, 11000, 11000, seed + 71
    )
    turn = lattice(district_column, district_row, seed + 72) * np.pi
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    column, row, border = cells(along, across, place.field_size, place.field_size * 0.62, seed + 73)
    choice = 0.62 * lattice(column, row, seed + 74) + 0.38 * fractal(x, y, 26000, seed + 75, 3)
    crop = np.digitize(choice, (0.34, 0.44, 0.52, 0.64 + 0.08 * place.wetness, 0.72))
    return crop, lattice(column, row, seed + 76), 1 - step(border, 0.02, 0.16)
