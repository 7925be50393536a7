"""Checking a portal's answer against what was asked."""

from __future__ import annotations

from collections.abc import Callable

from .criteria import Criteria
from .named_product import matcher
from .prepared_area import PreparedArea
from .query import Query
from .scene import Scene
from .scene_keys import bare_tile
from .timeless import TIMELESS

Check = tuple[str, Callable[[Scene], bool]]


class Sieve:
    """Made once per query; looks at every scene, also where the portal claims to have filtered.

    A scene whose value is unknown passes every condition but `identifier`. That is met by the text, in title
    or identifier, and by the same acquisition under another portal's name. The period says nothing about
    static tiles and vector products.
    """

    def __init__(self, query: Query, area: PreparedArea) -> None:
        criteria = query.criteria
        self._checks = [*_area_and_period(query, area), *_optical(criteria), *_geometric(criteria)]
        self._checks += [*_radar(criteria), *_named(criteria)]

    def reason(self, scene: Scene) -> str | None:
        """Return the name of the first condition that a scene does not meet, None where it meets all.

        Names are `area`, `period` and the fields of `Criteria`.
        """
        for name, passes in self._checks:
            if not passes(scene):
                return name
        return None


def _area_and_period(query: Query, area: PreparedArea) -> list[Check]:
    period = query.period
    checks: list[Check] = [
        ("area", lambda scene: scene.footprint is None or area.meets(scene.footprint)),
    ]
    if period.start is not None or period.end is not None:
        checks.append(
            ("period", lambda scene: scene.kind in TIMELESS or period.overlaps(scene.acquired, scene.ended))
        )
    return checks


def _optical(criteria: Criteria) -> list[Check]:
    checks: list[Check] = []
    cloud, snow, sun = criteria.cloud_max, criteria.snow_max, criteria.sun_elevation_min
    if cloud is not None:
        checks.append(("cloud_max", lambda scene: scene.cloud is None or scene.cloud <= cloud))
    if snow is not None:
        checks.append(("snow_max", lambda scene: scene.snow is None or scene.snow <= snow))
    if sun is not None:
        checks.append(
            ("sun_elevation_min", lambda scene: scene.sun_elevation is None or scene.sun_elevation >= sun)
        )
    return checks


def _geometric(criteria: Criteria) -> list[Check]:
    checks: list[Check] = []
    checks += [check for check in _angles(criteria) if check is not None]
    resolution, views = criteria.resolution_max, criteria.least_views
    if views > 1:
        name = "tri_stereo" if criteria.tri_stereo else "stereo"
        checks.append((name, lambda scene: scene.stereo_views is None or scene.stereo_views >= views))
    if resolution is not None:
        checks.append(
            ("resolution_max", lambda scene: scene.resolution is None or scene.resolution <= resolution)
        )
    direction, orbit = criteria.orbit_direction.lower(), criteria.orbit_relative
    if direction:
        checks.append(
            ("orbit_direction", lambda scene: scene.orbit_direction.lower() in ("", direction)),
        )
    if orbit is not None:
        checks.append(("orbit_relative", lambda scene: scene.orbit_relative in (None, orbit)))
    return checks


def _angles(criteria: Criteria) -> tuple[Check | None, ...]:
    return (
        _angle("incidence_max", criteria.incidence_max, lambda scene: scene.incidence),
        _angle("incidence_along_max", criteria.incidence_along_max, lambda scene: scene.incidence_along),
        _angle("incidence_across_max", criteria.incidence_across_max, lambda scene: scene.incidence_across),
    )


def _angle(name: str, most: float | None, value: Callable[[Scene], float | None]) -> Check | None:
    """Return the check that an angle, whatever its sign, is not larger."""
    if most is None:
        return None
    largest = most
    return (name, lambda scene: (angle := value(scene)) is None or abs(angle) <= largest)


def _radar(criteria: Criteria) -> list[Check]:
    checks: list[Check] = []
    wanted = frozenset(part for part in criteria.polarisation.upper().replace("+", " ").split() if part)
    mode = criteria.mode.upper()
    if wanted:
        checks.append(
            ("polarisation", lambda scene: not scene.polarisations or wanted.issubset(scene.polarisations))
        )
    if mode:
        checks.append(("mode", lambda scene: scene.mode.upper() in ("", mode)))
    return checks


def _named(criteria: Criteria) -> list[Check]:
    checks: list[Check] = []
    tile = bare_tile(criteria.tile) if criteria.tile else ""
    if tile:
        checks.append(("tile", lambda scene: not scene.tile or bare_tile(scene.tile) == tile))
    if criteria.identifier.strip():
        checks.append(("identifier", matcher(criteria.identifier)))
    return checks
