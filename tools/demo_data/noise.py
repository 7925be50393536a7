"""Seeded noise over world coordinates: the same ground under every grid, date and sensor."""

from __future__ import annotations

import numpy as np


def lattice(column: np.ndarray, row: np.ndarray, seed: int) -> np.ndarray:
    """Return a repeatable number in [0, 1) for each lattice node (integer mixing, no generator state)."""
    mixed = (
        column.astype(np.int64) * 0x9E3779B1 + row.astype(np.int64) * 0x85EBCA77 + seed * 0xC2B2AE3D
    ) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    mixed = (mixed * 0x2C1B3C6D) & 0xFFFFFFFF
    mixed ^= mixed >> 12
    mixed = (mixed * 0x297A2D39) & 0xFFFFFFFF
    mixed ^= mixed >> 15
    return mixed / 4294967296.0


def smooth(x: np.ndarray, y: np.ndarray, size: float, seed: int) -> np.ndarray:
    """Return value noise in [0, 1]; ``size`` is the distance between nodes in metres."""
    column, row = np.floor(x / size), np.floor(y / size)
    across, down = x / size - column, y / size - row
    across = across**3 * (across * (across * 6 - 15) + 10)
    down = down**3 * (down * (down * 6 - 15) + 10)
    low = lattice(column, row, seed) * (1 - across) + lattice(column + 1, row, seed) * across
    high = lattice(column, row + 1, seed) * (1 - across) + lattice(column + 1, row + 1, seed) * across
    return low * (1 - down) + high * down


def fractal(x: np.ndarray, y: np.ndarray, size: float, seed: int, octaves: int = 5) -> np.ndarray:
    """Return fractal noise in [0, 1], its largest forms ``size`` metres wide."""
    total, weight, amount = np.zeros_like(x), 0.0, 1.0
    for octave in range(octaves):
        # each octave is turned, or the lattice shows as a cross-hatch
        turn = 0.6 * octave + 0.35
        along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        total += amount * smooth(along, across, size / 2.03**octave, seed + 101 * octave)
        weight += amount
        amount *= 0.52
    return total / weight


def step(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """Return a smooth ramp from 0 at ``low`` to 1 at ``high``."""
    ramp = np.clip((value - low) / (high - low), 0, 1)
    return ramp * ramp * (3 - 2 * ramp)


def cells(
    x: np.ndarray, y: np.ndarray, width: float, height: float, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the irregular mosaic's cell column, cell row, and closeness to the cell's border (0 on it)."""
    column, row = np.floor(x / width), np.floor(y / height)
    nearest = np.full(x.shape, np.inf)
    second = np.full(x.shape, np.inf)
    best_column, best_row = column.copy(), row.copy()
    for shift_row in (-1, 0, 1):
        for shift_column in (-1, 0, 1):
            at_column, at_row = column + shift_column, row + shift_row
            centre_x = at_column + 0.2 + 0.6 * lattice(at_column, at_row, seed)
            centre_y = at_row + 0.2 + 0.6 * lattice(at_column, at_row, seed + 7)
            distance = np.maximum(np.abs(x / width - centre_x), np.abs(y / height - centre_y))
            closer = distance < nearest
            second = np.where(closer, nearest, np.minimum(second, distance))
            best_column, best_row = (
                np.where(closer, at_column, best_column),
                np.where(closer, at_row, best_row),
            )
            nearest = np.minimum(nearest, distance)
    return best_column, best_row, second - nearest
