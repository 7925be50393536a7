"""Clouds whose share of the picture is chosen, their shadows, and the haze of a picture before correction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .noise import fractal, step

HAZE = np.array((0.068, 0.038, 0.022, 0.008))
CLOUD = np.array((0.66, 0.665, 0.67, 0.69))


@dataclass(frozen=True)
class Sky:
    """Opacity of cloud and of shadow, brightness of the cloud tops: arrays from 0 to 1."""

    cloud: np.ndarray
    shadow: np.ndarray
    brightness: np.ndarray


def draw_sky(
    x: np.ndarray, y: np.ndarray, cover: float, seed: int, inside: np.ndarray, sun: tuple[float, float]
) -> Sky:
    """Return clouds over ``cover`` per cent of ``inside``; ``sun`` is elevation and azimuth in degrees."""
    if cover <= 0:
        return Sky(np.zeros_like(x), np.zeros_like(x), np.ones_like(x))
    field = _field(x, y, cover, seed)
    threshold = np.quantile(field[inside], 1 - cover / 100)
    softness = 0.035 + 0.0006 * cover
    cloud = step(field, threshold - 0.6 * softness, threshold + softness)
    elevation, azimuth = np.radians(sun)
    reach = 1900 / np.tan(elevation)
    above = _field(x + reach * np.sin(azimuth), y + reach * np.cos(azimuth), cover, seed)
    shadow = step(above, threshold - 0.3 * softness, threshold + softness) * (1 - cloud)
    depth = step(field, threshold - softness, threshold + 5 * softness)
    return Sky(cloud, shadow, 0.42 + 0.38 * depth + 0.75 * (fractal(x, y, 6500, seed + 5, 6) - 0.5))


def _field(x: np.ndarray, y: np.ndarray, cover: float, seed: int) -> np.ndarray:
    """Small cumulus for a fair sky, wide sheets for a grey one, streets along the wind in both."""
    size = np.interp(cover, (0, 20, 60, 100), (6000, 11000, 30000, 60000))
    wide = fractal(x, y, size * 1.7, seed, 4)
    bend = 0.9 * size * (fractal(x, y, size, seed + 2, 3) - 0.5)
    puff = fractal(x + bend, y - 0.6 * bend, size / 2.2, seed + 3, 6)
    return 0.5 * wide + 0.5 * puff


def look_through(surface: np.ndarray, sky: Sky, haze: float) -> np.ndarray:
    """Return the reflectance seen from above; ``haze`` 1 is the top of the atmosphere, 0 the ground's own."""
    seen = surface * (1 - 0.62 * sky.shadow)
    seen = seen * (1 - sky.cloud) + CLOUD[:, None, None] * sky.brightness * sky.cloud
    return seen * (1 - 0.12 * haze) + haze * HAZE[:, None, None]
