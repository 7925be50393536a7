"""Universal Transverse Mercator on WGS 84, without a projection library.

Krüger's series to the fourth order in the third flattening: better than a millimetre within 4 000 km of the
central meridian (Karney, Transverse Mercator with an accuracy of a few nanometers, 2011).
"""

from __future__ import annotations

import math

_FLATTENING = 1 / 298.257223563
_N = _FLATTENING / (2 - _FLATTENING)
_E = math.sqrt(_FLATTENING * (2 - _FLATTENING))
_RADIUS = 6378137.0 / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_SCALE = 0.9996
_EASTING = 500_000.0
_SOUTH = 10_000_000.0
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)


def zone_of(longitude: float, latitude: float) -> int:
    """Return the zone, 1 to 60, with the exceptions of Norway and Svalbard."""
    zone = min(int((longitude + 180) // 6) % 60 + 1, 60)
    if 56 <= latitude < 64 and 3 <= longitude < 12:
        return 32
    if 72 <= latitude <= 84 and 0 <= longitude < 42:
        return 31 + 2 * int((longitude + 3) // 12)
    return zone


def zone_epsg(zone: int, south: bool = False) -> str:
    """Return the authority code of a zone, e.g. `EPSG:32631`."""
    return f"EPSG:{(32700 if south else 32600) + zone}"


def to_utm(longitude: float, latitude: float, zone: int, south: bool = False) -> tuple[float, float]:
    """Return (easting, northing) in metres, also for positions outside the zone.

    Args:
        longitude: degrees.
        latitude: degrees, not a pole.
        zone: 1 to 60.
        south: count northings from 10 000 000 m at the equator.
    """
    away = math.radians((longitude - central_meridian(zone) + 180) % 360 - 180)
    sine = math.sin(math.radians(latitude))
    conformal = math.sinh(math.atanh(sine) - _E * math.atanh(_E * sine))
    xi = math.atan2(conformal, math.cos(away))
    eta = math.atanh(math.sin(away) / math.hypot(1.0, conformal))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    return (
        _EASTING + _SCALE * _RADIUS * east,
        (_SOUTH if south else 0.0) + _SCALE * _RADIUS * north,
    )


def to_geographic(easting: float, northing: float, zone: int, south: bool = False) -> tuple[float, float]:
    """Return (longitude, latitude) in degrees, the longitude in -180 … 180."""
    north = (northing - (_SOUTH if south else 0.0)) / (_SCALE * _RADIUS)
    east = (easting - _EASTING) / (_SCALE * _RADIUS)
    xi = north - sum(b * math.sin(2 * j * north) * math.cosh(2 * j * east) for j, b in enumerate(_BETA, 1))
    eta = east - sum(b * math.cos(2 * j * north) * math.sinh(2 * j * east) for j, b in enumerate(_BETA, 1))
    conformal = math.sin(xi) / math.hypot(math.sinh(eta), math.cos(xi))
    longitude = central_meridian(zone) + math.degrees(math.atan2(math.sinh(eta), math.cos(xi)))
    return ((longitude + 180) % 360 - 180, math.degrees(math.atan(_geodetic(conformal))))


def _geodetic(conformal: float) -> float:
    """Return the tangent of the latitude for that of the conformal latitude (Newton's method)."""
    tangent = conformal
    for _ in range(5):
        root = math.hypot(1.0, tangent)
        sigma = math.sinh(_E * math.atanh(_E * tangent / root))
        reached = tangent * math.hypot(1.0, sigma) - sigma * root
        slope = (1 - _E**2) * math.hypot(1.0, reached) * root / (1 + (1 - _E**2) * tangent**2)
        tangent += (conformal - reached) / slope
    return tangent


def central_meridian(zone: int) -> float:
    """Return the longitude of a zone's middle."""
    return 6.0 * zone - 183.0
