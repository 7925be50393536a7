"""Reflectance of the ground at a date: bands blue, green, red, near infrared, from 0 to 1."""

from __future__ import annotations

import numpy as np

from .ground import Ground
from .noise import step
from .places import Place

SOIL = np.array((0.074, 0.102, 0.132, 0.205))
STRAW = np.array((0.095, 0.140, 0.176, 0.285))
LEAF = np.array((0.034, 0.076, 0.042, 0.430))
RUSSET = np.array((0.035, 0.066, 0.084, 0.280))
BROADLEAF = np.array((0.022, 0.047, 0.027, 0.360))
NEEDLE = np.array((0.018, 0.035, 0.024, 0.230))
RAINFOREST = np.array((0.018, 0.046, 0.024, 0.380))
MANGROVE = np.array((0.022, 0.056, 0.034, 0.340))
CLEAR_WATER = np.array((0.038, 0.044, 0.026, 0.015))
SILTY_WATER = np.array((0.090, 0.125, 0.135, 0.060))
ROOFS = np.array((0.128, 0.138, 0.160, 0.205))
ASPHALT = np.array((0.130, 0.138, 0.145, 0.170))
SNOW = np.array((0.78, 0.79, 0.78, 0.70))

DAYS = (213, 244, 274, 305, 325)  # 1 August, 1 September, 1 October, 1 November, 21 November
# wheat, maize, sunflower, grass, rape, cover crop: share of green leaf, then of straw, at DAYS
GREEN = (
    (0.02, 0.02, 0.02, 0.18, 0.42),
    (0.98, 0.85, 0.35, 0.05, 0.08),
    (0.62, 0.22, 0.03, 0.05, 0.12),
    (0.55, 0.50, 0.62, 0.74, 0.68),
    (0.04, 0.16, 0.55, 0.88, 0.92),
    (0.30, 0.48, 0.72, 0.66, 0.45),
)
STRAWY = (
    (0.85, 0.50, 0.15, 0.00, 0.00),
    (0.00, 0.10, 0.50, 0.45, 0.20),
    (0.10, 0.45, 0.45, 0.20, 0.05),
    (0.30, 0.35, 0.20, 0.10, 0.12),
    (0.70, 0.20, 0.05, 0.00, 0.00),
    (0.40, 0.20, 0.08, 0.10, 0.20),
)


def _mix(below: np.ndarray, above: np.ndarray, share: np.ndarray) -> np.ndarray:
    colour = above[:, None, None] if above.ndim == 1 else above
    return below * (1 - share) + colour * share


def reflect(place: Place, ground: Ground, day: int) -> np.ndarray:
    """Return the surface reflectance (4 × rows × columns) on the day of the year."""
    shape = (4, *ground.water.shape)
    surface = _mix(_crops(place, ground, day), NEEDLE * 1.5, 0.35 * ground.hedge)
    surface = _mix(surface, _woods(place, ground, day, shape), ground.wood)
    surface = _mix(surface, ROOFS * 0.95, 0.55 * ground.road)
    roofs = np.broadcast_to(ROOFS[:, None, None], shape) * (0.62 + 0.75 * ground.texture)
    surface = _mix(surface, roofs, 0.86 * ground.town) * ground.light
    if place.mountain_foot:
        line = 3.25 - 0.0125 * max(day - 262, 0)
        surface = _mix(surface, np.array((0.12, 0.13, 0.14, 0.2)), 0.7 * step(ground.height, 1.9, 2.3))
        surface = _mix(surface, SNOW, step(ground.height * (1.6 - 0.6 * ground.light), line, line + 0.22))
    water = _mix(np.broadcast_to(CLEAR_WATER[:, None, None], shape), SILTY_WATER, ground.silt)
    return surface * (1 - ground.water) + water * ground.water


def _crops(place: Place, ground: Ground, day: int) -> np.ndarray:
    shown = np.clip(day + 24 * (ground.vigour - 0.5), DAYS[0], DAYS[-1])
    green, straw = np.zeros_like(ground.vigour), np.zeros_like(ground.vigour)
    for number, (leafy, dry) in enumerate(zip(GREEN, STRAWY)):
        here = ground.crop == number
        green[here] = np.interp(shown[here], DAYS, leafy)
        straw[here] = np.interp(shown[here], DAYS, dry)
    green = np.clip(green * (0.85 + 0.3 * ground.vigour) + 0.12 * place.wetness, 0, 1)
    if place.climate == "equatorial":
        green, straw = 0.45 + 0.4 * ground.vigour, np.full_like(straw, 0.35)
    soil = SOIL[:, None, None] * (0.8 + 0.35 * ground.vigour) * (1 - 0.25 * place.wetness)
    return _mix(_mix(soil, STRAW * (1 - 0.15 * place.wetness), straw * (1 - green)), LEAF, green)


def _woods(place: Place, ground: Ground, day: int, shape: tuple) -> np.ndarray:
    if place.climate == "equatorial":
        return _mix(np.broadcast_to(RAINFOREST[:, None, None], shape), MANGROVE, ground.conifer)
    autumn = np.clip((day - 285 + 40 * (ground.texture - 0.5) + 22 * (ground.height - 0.3)) / 42, 0, 1)
    leaves = _mix(np.broadcast_to(BROADLEAF[:, None, None], shape), RUSSET, 0.7 * autumn)
    return _mix(leaves, NEEDLE, ground.conifer * 0.9)
