"""Distances to the landscape's lines and blobs, in metres."""

from __future__ import annotations

import numpy as np

from .grid import to_metres
from .noise import lattice, step


def line_distance(x: np.ndarray, y: np.ndarray, line: np.ndarray) -> np.ndarray:
    """Return the distance of each (x, y) to the polyline ``line`` (n × 2, metres)."""
    nearest = np.full(x.shape, np.inf)
    for (start_x, start_y), (end_x, end_y) in zip(line[:-1], line[1:]):
        along_x, along_y = end_x - start_x, end_y - start_y
        length = along_x**2 + along_y**2
        share = np.clip(((x - start_x) * along_x + (y - start_y) * along_y) / length, 0, 1)
        nearest = np.minimum(nearest, np.hypot(x - start_x - share * along_x, y - start_y - share * along_y))
    return nearest


def ribbons(x: np.ndarray, y: np.ndarray, epsg: int, lines: tuple, blur: float) -> np.ndarray:
    """Return how far (0 to 1) each sample lies in one of the (width, degrees) lines."""
    cover = np.zeros_like(x)
    for width, points in lines:
        distance = line_distance(x, y, to_metres(epsg, np.array(points)))
        cover = np.maximum(cover, np.clip(0.5 + (width / 2 - distance) / blur, 0, 1))
    return cover


def blobs(x: np.ndarray, y: np.ndarray, epsg: int, ellipses: tuple) -> np.ndarray:
    """Return the strongest of several Gaussian blobs (longitude, latitude, half-axes in kilometres)."""
    cover = np.zeros_like(x)
    for longitude, latitude, half_x, half_y in ellipses:
        centre_x, centre_y = to_metres(epsg, np.array([(longitude, latitude)]))[0]
        cover = np.maximum(
            cover, np.exp(-(((x - centre_x) / half_x / 1e3) ** 2) - ((y - centre_y) / half_y / 1e3) ** 2)
        )
    return cover


def scattered(x: np.ndarray, y: np.ndarray, spacing: float, radius: float, seed: int) -> np.ndarray:
    """Return small round spots (villages, ponds), about one in two lattice cells holding one."""
    column, row = np.floor(x / spacing), np.floor(y / spacing)
    centre_x = (column + 0.2 + 0.6 * lattice(column, row, seed)) * spacing
    centre_y = (row + 0.2 + 0.6 * lattice(column, row, seed + 1)) * spacing
    size = radius * np.maximum(lattice(column, row, seed + 2) * 1.8 - 0.6, 0) + 1e-6
    return step(-np.hypot(x - centre_x, y - centre_y) / size, -1.0, -0.4)


def above_line(x: np.ndarray, y: np.ndarray, epsg: int, points: tuple) -> np.ndarray:
    """Return how far north (metres) of a west-to-east polyline each sample lies; south is negative."""
    line = to_metres(epsg, np.array(points))
    return y - np.interp(x, line[:, 0], line[:, 1])
