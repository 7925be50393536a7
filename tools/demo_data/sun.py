"""Where the sun stood: low-precision formulas of the Astronomical Almanac, good to 0.1 degree."""

from __future__ import annotations

from datetime import datetime, timezone
from math import asin, atan2, cos, degrees, radians, sin


def sun_position(moment: datetime, longitude: float, latitude: float) -> tuple[float, float]:
    """Return elevation and azimuth in degrees, at a place in degrees and a UTC moment."""
    days = (moment - datetime(2000, 1, 1, 12, tzinfo=timezone.utc)).total_seconds() / 86400
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic = radians(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    tilt = radians(23.439 - 4e-7 * days)
    ascension = atan2(cos(tilt) * sin(ecliptic), cos(ecliptic))
    declination = asin(sin(tilt) * sin(ecliptic))
    sidereal = radians((280.46062 + 360.9856474 * days + longitude) % 360)
    hour = sidereal - ascension
    north = radians(latitude)
    elevation = asin(sin(north) * sin(declination) + cos(north) * cos(declination) * cos(hour))
    azimuth = atan2(
        -sin(hour) * cos(declination),
        cos(north) * sin(declination) - sin(north) * cos(declination) * cos(hour),
    )
    return round(degrees(elevation), 2), round(degrees(azimuth) % 360, 2)
