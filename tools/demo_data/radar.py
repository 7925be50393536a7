"""A stylised Sentinel-1 picture: VV red, VH green, their ratio blue, with speckle."""

from __future__ import annotations

import numpy as np

from .ground import Ground
from .noise import lattice
from .places import Place
from .seasons import reflect


def false_colour(place: Place, ground: Ground, day: int, seed: int) -> np.ndarray:
    """Return red, green, blue from 0 to 1 (3 × rows × columns) for the ground's samples."""
    bands = reflect(place, ground, day)
    green = np.clip((bands[3] - bands[2]) / (bands[3] + bands[2]), 0, 1)
    slope = 9 * (ground.light - 1)  # slopes facing the sensor are bright
    direct = -12.5 + 4.0 * ground.vigour + 1.5 * green + slope
    crossed = -21.5 + 4.5 * green + 1.5 * ground.vigour + 0.8 * slope
    for share, single, double in (
        (ground.wood, -9.0 + slope, -15.6 + slope),
        (ground.town, -3.5 + 5 * ground.texture, -12.0 + 4 * ground.texture),
        (ground.water, -21.0 + 0 * slope, -29.0 + 0 * slope),
    ):
        direct = direct * (1 - share) + single * share
        crossed = crossed * (1 - share) + double * share
    rows, columns = np.indices(direct.shape)
    direct = direct + 2.6 * (lattice(columns, rows, seed) - 0.5)
    crossed = crossed + 2.6 * (lattice(columns, rows, seed + 1) - 0.5)
    return np.clip(np.array([(direct + 19) / 17, (crossed + 27) / 16.5, (direct - crossed - 2.0) / 12]), 0, 1)
