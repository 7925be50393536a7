"""How the browse pictures of USGS lie."""

from __future__ import annotations

from ...core.geometry import from_wkb
from ...core.grid_placement import GridPlacement
from ...core.utm import to_utm, zone_epsg

# What the grid of a Landsat scene reaches beyond the four corners of its footprint, in metres: west, south,
# east, north. Medians of recorded items of LandsatLook and Planetary Computer that have both; single ones lie
# within some 1 200 m of them, five pixels of a browse picture.
_MARGINS = (2310.0, 540.0, 1860.0, 690.0)
_FARTHEST_SOUTH = -63.0  # farther south, scenes lie in a polar projection


def browse_grid(footprint: bytes | None) -> GridPlacement | None:
    """Return the ground that the browse picture of a Landsat scene shows.

    It is north-up in the scene's UTM grid (portal sheet usgs-landsatlook, Quicklooks), which is larger than
    the footprint. Zones of the north are used in both hemispheres.

    Args:
        footprint: WKB.

    Returns:
        None without a footprint, across the antimeridian, and far in the south.
    """
    polygons = from_wkb(footprint) if footprint is not None else ()
    if len(polygons) != 1:
        return None
    ring = polygons[0][0][:-1]
    longitude = sum(x for x, _ in ring) / len(ring)
    latitude = sum(y for _, y in ring) / len(ring)
    if latitude < _FARTHEST_SOUTH or latitude > 84.0:
        return None
    zone = min(max(int((longitude + 180) // 6) + 1, 1), 60)
    places = [to_utm(x, y, zone) for x, y in ring]
    west, south, east, north = _MARGINS
    bounds = (
        min(x for x, _ in places) - west,
        min(y for _, y in places) - south,
        max(x for x, _ in places) + east,
        max(y for _, y in places) + north,
    )
    return GridPlacement(zone_epsg(zone), bounds)
