"""What a sensor records: reflectance, true colour, classes and masks on a grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .grid import Grid, average
from .ground import Ground, lay_ground
from .places import Place
from .seasons import reflect
from .swath import inside
from .weather import Sky, draw_sky, look_through

FINER = 2  # samples per pixel each way, averaged, so that rivers and field borders are smooth


@lru_cache(maxsize=3)
def ground_of(place: Place, grid: Grid) -> Ground:
    """Return the (costly, unchanging) ground below a grid, at the finer samples."""
    return lay_ground(place, *grid.coordinates(FINER), grid.pixel / FINER)


@dataclass(frozen=True)
class View:
    """An acquisition on its grid; ``surface`` and ``sky`` at the finer samples, ``valid`` at pixels."""

    grid: Grid
    ground: Ground
    surface: np.ndarray
    sky: Sky
    valid: np.ndarray

    def reflectance(self, haze: float) -> np.ndarray:
        """Return what is seen from above, 4 × rows × columns."""
        return average(look_through(self.surface, self.sky, haze), FINER)

    def cloud(self) -> np.ndarray:
        """Return the clouds' opacity per pixel."""
        return average(self.sky.cloud, FINER)

    def classes(self) -> np.ndarray:
        """Return scene classes: 3 shadow, 4 plants, 5 soil, 6 water, 8 and 9 cloud, 11 snow, 0 no data."""
        bands = average(self.surface, FINER)
        greenness = (bands[3] - bands[2]) / (bands[3] + bands[2])
        classes = np.where(greenness > 0.42, 4, 5)
        classes = np.where(average(self.ground.water, FINER) > 0.5, 6, classes)
        classes = np.where(bands[0] > 0.45, 11, classes)
        classes = np.where(average(self.sky.shadow, FINER) > 0.4, 3, classes)
        cloud = self.cloud()
        classes = np.where(cloud > 0.25, 8, classes)
        return np.where(self.valid, np.where(cloud > 0.75, 9, classes), 0).astype("uint8")

    def flags(self) -> np.ndarray:
        """Return MAJA's cloud mask: bit 0 cloud or shadow, 1 cloud, 3 thin, 5 shadow; wider than SCL."""
        cloud = _widened(self.cloud(), 1)
        shadow = _widened(average(self.sky.shadow, FINER), 1)
        marked = (cloud > 0.15) * 2 + ((cloud > 0.15) & (cloud < 0.5)) * 8 + (shadow > 0.3) * 32
        return np.where(self.valid, marked + (marked > 0), 0).astype("uint8")


def view(
    place: Place, grid: Grid, outline: np.ndarray, day: int, cover: float, seed: int, sun: tuple[float, float]
) -> View:
    """Return an acquisition of a place; ``cover`` per cent of what lies in the outline is under cloud."""
    x, y = grid.coordinates(FINER)
    seen = inside(outline, x, y)
    ground = ground_of(place, grid)
    valid = average(seen.astype(float), FINER) > 0.99
    return View(grid, ground, reflect(place, ground, day), draw_sky(x, y, cover, seed, seen, sun), valid)


def _widened(values: np.ndarray, pixels: int) -> np.ndarray:
    padded = np.pad(values, pixels, mode="edge")
    height, width = values.shape
    return np.max(
        [
            padded[row : row + height, column : column + width]
            for row in range(2 * pixels + 1)
            for column in range(2 * pixels + 1)
        ],
        axis=0,
    )


def true_colour(bands: np.ndarray, valid: np.ndarray) -> np.ndarray:
    """Return red, green, blue bytes; a bent curve keeps dark woods and bright clouds both readable."""
    rgb = bands[[2, 1, 0]]
    bent = 1.2 * rgb / (rgb + 0.165)
    grey = bent.mean(axis=0)
    rich = np.clip(grey + 1.38 * (bent - grey), 0, 1)
    return np.where(valid, np.round(255 * rich), 0).astype("uint8")


def per_cent(mask: np.ndarray, valid: np.ndarray) -> float:
    """Return the share of ``mask`` among valid pixels, in per cent."""
    return round(100 * float(np.count_nonzero(mask & valid)) / float(np.count_nonzero(valid)), 2)
